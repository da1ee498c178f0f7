"""The service ``scripts``: the programs that one shell has started in the background."""

from __future__ import annotations

import subprocess
from typing import IO, TYPE_CHECKING, Any

from nacre import Magic

from .child import end

if TYPE_CHECKING:
    from collections.abc import Generator

    from nacre import Shell


class Bytes(bytes):
    """Bytes that can also be awaited, as IPython's pipes want it."""

    def __await__(self) -> Generator[Any, None, bytes]:
        return bytes(self)
        yield


class Pipe:
    """What a program in the background writes: a binary file to read from, as it comes or to its end."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe

    def read(self, size: int = -1) -> Bytes:
        return Bytes(self._pipe.read(size))

    def readline(self) -> Bytes:
        return Bytes(self._pipe.readline())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pipe, name)

    def __iter__(self) -> Pipe:
        return self

    def __next__(self) -> bytes:
        return next(self._pipe)


class Scripts:
    """Programs in the background, which end with the shell."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self._started: list[subprocess.Popen[bytes]] = []
        self._offered: dict[str, Any] = {}

    def add(self, process: subprocess.Popen[bytes]) -> None:
        """Keep an eye on a program."""
        self._started.append(process)

    def running(self) -> list[subprocess.Popen[bytes]]:
        """Those that have not ended yet."""
        return [process for process in self._started if process.poll() is None]

    def kill(self) -> int:
        """End them all; returns how many there were."""
        running = self.running()
        end(running)
        return len(running)

    def close(self) -> None:
        self.kill()
        for process in self._started:
            for pipe in (process.stdout, process.stderr):
                if pipe is not None:
                    pipe.close()

    def path(self, name: str) -> str:
        """Where a program is to be found, by the traits."""
        if "Scripts" not in self.shell.settings.traits:
            return name
        from .traits import Scripts as Configured

        return str(self.shell.configure(Configured).script_paths.get(name, name))

    def offer_programs(self) -> None:
        """Offer a cell magic for each program that the traits name."""
        from .programs import Program
        from .traits import Scripts as Configured

        for undo in self._offered.values():
            undo()
        self._offered = {
            name: self.shell.magics.add(Magic(name, Program(name), "cell", f"Run the cell by {name}"), "script")
            for name in self.shell.configure(Configured).script_magics
        }
