"""Real processes under test: started, read with a deadline, killed."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any

# gives up, for good, root's power over files of any mode; it takes an exec to come into force
POWERLESS = """
import ctypes, os, sys
if hasattr(os, "geteuid") and os.geteuid() == 0:
    for power in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        if ctypes.CDLL(None).prctl(24, power, 0, 0, 0):  # PR_CAPBSET_DROP
            sys.exit("this root cannot give up its power")
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
DEADLINE = 30.0  # seconds; long, because it is only waited for by a test that fails


def wait_until(condition: Callable[[], Any], deadline: float = DEADLINE) -> Any:
    """The first true result of ``condition()``. Raises ``TimeoutError`` after ``deadline`` seconds."""
    end = time.monotonic() + deadline
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise TimeoutError(f"{condition} did not come true within {deadline:g} seconds")
        time.sleep(0.01)


class Child:
    """A Python process; a context manager that kills it at the end.

    arguments: what follows ``python``. environment: added to this process's own. powerless: let the modes of files
    count for root, too. options: for ``Popen``.
    """

    def __init__(
        self,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        powerless: bool = False,
        **options: Any,
    ) -> None:
        before = ["-c", POWERLESS] if powerless and hasattr(os, "geteuid") and os.geteuid() == 0 else []
        self.process = subprocess.Popen(
            [sys.executable, *before, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8", **(environment or {})},
            **options,
        )
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._errors: list[str] = []
        self._readers = [
            threading.Thread(target=self._read_lines, daemon=True),
            threading.Thread(target=self._read_errors, daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def _read_lines(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        self._errors += self.process.stderr

    @property
    def errors(self) -> str:
        """What it wrote to standard error."""
        return "".join(self._errors)

    def line(self, deadline: float = DEADLINE) -> str:
        """Its next line. Raises ``EOFError`` when it has ended, ``TimeoutError`` after the deadline."""
        try:
            found = self._lines.get(timeout=deadline)
        except queue.Empty:
            raise TimeoutError(f"no line within {deadline:g} seconds; errors: {self.errors}") from None
        if found is None:
            self._lines.put(None)
            raise EOFError(f"the process ended; errors: {self.errors}")
        return found

    def rest(self) -> list[str]:
        """The lines until it ends."""
        found = []
        while True:
            try:
                found.append(self.line())
            except EOFError:
                return found

    def tell(self, line: str) -> None:
        """Write a line to its standard input."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        """End it at once, without a chance to tidy up."""
        if self.process.poll() is None:
            self.process.kill()
        self.wait()

    def wait(self, deadline: float = DEADLINE) -> int:
        """Close its standard input and wait until it ends; returns its exit status."""
        assert self.process.stdin is not None and self.process.stdout is not None and self.process.stderr is not None
        with suppress(OSError):
            self.process.stdin.close()
        status = self.process.wait(deadline)
        for reader in self._readers:
            reader.join(deadline)
        self.process.stdout.close()
        self.process.stderr.close()
        return status

    @property
    def killed(self) -> bool:
        """Whether a signal ended it."""
        return self.process.poll() == -signal.SIGKILL if os.name == "posix" else self.process.poll() not in (None, 0)

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
