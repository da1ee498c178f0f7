"""A kernel's process: started, interrupted, started again, ended."""

from __future__ import annotations

import os
import signal
import socket
import string
import subprocess
import tempfile
import time
from contextlib import suppress
from typing import IO, Any

from nacre import UsageError
from nacre_kernel import connection as connections
from nacre_kernel.connection import CHANNELS, Connection
from nacre_kernel.watch import KEPT

from .kernelspecs import OURS, Spec

WORDS = 4000  # characters of what a kernel said last that are told when it dies


class Process:
    """A kernel of our own. It has a process group for itself, so that Ctrl-C does not reach it by the terminal.

    Nacre's kernel ends when this process is gone, unless other clients have joined it. Others end by ``end`` only.
    Raises ``UsageError`` where it cannot be started.
    """

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        ports = dict(zip(CHANNELS, free_ports(len(CHANNELS)), strict=True))
        self.connection: Connection = connections.new(ports=ports, name=spec.name)
        folder = connections.runtime_folder()
        try:
            os.makedirs(folder, mode=0o700, exist_ok=True)
            self.path = os.path.join(folder, f"kernel-{spec.name}-{os.getpid()}-{os.urandom(3).hex()}.json")
            connections.write(self.path, self.connection)
        except OSError as error:
            raise UsageError(f"console: cannot write to {folder}: {error.strerror}") from None
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the process
        self._running: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start the kernel, or start it again with the same connection file."""
        argv = self._argv
        theirs = {
            key: string.Template(value).safe_substitute(os.environ) for key, value in self.spec.environment.items()
        }
        ours = self.spec.name == OURS
        watching = {"JPY_PARENT_PID": str(os.getpid()), KEPT: "1"} if ours else {}
        group: dict[str, Any] = {"start_new_session": True} if os.name == "posix" else {"creationflags": 0x200}
        try:
            self._running = subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=self._said,
                stderr=self._said,
                env={**os.environ, **theirs, **watching},
                **group,
            )
        except OSError as error:
            self.forget()
            raise UsageError(f"console: cannot start {argv[0]}: {error.strerror}") from None

    @property
    def _argv(self) -> list[str]:
        given = {"{connection_file}": self.path, "{resource_dir}": self.spec.folder}
        words = list(self.spec.argv)
        for name, value in given.items():
            words = [word.replace(name, value) for word in words]
        return words

    @property
    def ended(self) -> str:
        """How the process ended; empty while it runs."""
        status = self._running.poll() if self._running else None
        if status is None:
            return ""
        if status < 0:
            with suppress(ValueError):
                return f"it was ended by {signal.Signals(-status).name}"
        return f"its exit status was {status}"

    @property
    def left(self) -> bool:
        """Whether it has ended as it should, which in some languages is how one leaves."""
        return self._running is not None and self._running.poll() == 0

    @property
    def words(self) -> str:
        """What it has said last on its own standard output and errors."""
        self._said.seek(0, os.SEEK_END)
        self._said.seek(max(0, self._said.tell() - WORDS))
        return self._said.read().decode("utf-8", "replace").strip()

    def interrupt(self) -> bool:
        """Interrupt it as Ctrl-C does; False where that has to be done by a message."""
        if self.spec.by_message or os.name != "posix" or self._running is None:
            return False
        with suppress(ProcessLookupError):
            os.killpg(self._running.pid, signal.SIGINT)
        return True

    def end(self, patience: float = 3.0) -> None:
        """Wait until it has ended, and end it where it does not by itself."""
        if self._running is not None:
            try:
                self._running.wait(patience)
            except subprocess.TimeoutExpired:
                self._running.kill()
                self._running.wait()
        self.forget()

    def forget(self) -> None:
        """Remove the connection file."""
        with suppress(OSError):
            os.unlink(self.path)

    def wait(self, seconds: float) -> None:
        """Give it a moment to end."""
        until = time.monotonic() + seconds
        while not self.ended and time.monotonic() < until:
            time.sleep(0.01)


def free_ports(count: int) -> list[int]:
    """Ports that nobody uses at the moment. Not every kernel can choose its own and say so."""
    taken = []
    try:
        for _ in range(count):
            one = socket.socket()
            taken.append(one)
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in taken]
    finally:
        for one in taken:
            one.close()
