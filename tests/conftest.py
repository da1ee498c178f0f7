"""Running the whole shell as a process."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\\\)|\x1b[@-_=>]")


class Terminal:
    """A shell in a pseudo-terminal that answers a terminal's queries, as a person before it sees it."""

    def __init__(self, command: list[str], environment: dict[str, str], size: tuple[int, int], cwd: Path) -> None:
        self.raw = b""
        self.mark = 0
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            os.chdir(cwd)
            os.execvpe(command[0], command, environment)
        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))

    @property
    def text(self) -> str:
        """What has come since what was last waited for, without escape sequences."""
        return ESCAPES.sub("", self.raw.decode(errors="replace"))[self.mark :]

    def until(self, what: str, seconds: float = 20.0) -> str:
        """Wait until a text is there; returns what came up to its end."""
        end = time.monotonic() + seconds
        while what not in self.text:
            assert self._read(end - time.monotonic()), f"no {what!r} in {self.text!r}"
        seen = self.text[: self.text.index(what) + len(what)]
        self.mark += len(seen)
        return seen

    def type(self, text: str) -> None:
        os.write(self.handle, text.encode())

    def press_until(self, keys: str, what: str) -> str:
        """Press keys, again every second, until a text is there: a signal that comes between the writing of
        a prompt and the reading from the terminal is noticed with the next one only."""
        for _ in range(20):
            self.type(keys)
            try:
                return self.until(what, 1.0)
            except AssertionError:
                continue
        raise AssertionError(f"no {what!r} in {self.text!r}")

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self.handle], [], [], max(0.0, seconds))
        try:
            data = os.read(self.handle, 65536) if ready else b""
        except OSError:  # the other side is gone
            return False
        for _ in range(data.count(b"\x1b[6n")):
            os.write(self.handle, b"\x1b[1;1R")
        self.raw += data
        return bool(data)

    def status(self, seconds: float = 20.0) -> int:
        """The exit status, once the shell has ended."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
        raise AssertionError(f"still running: {self.text!r}")

    def close(self) -> None:
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.handle)


@pytest.fixture
def terminal(environment: dict[str, str], tmp_path: Path):
    """Start ``nacre ARGUMENTS`` in a pseudo-terminal; keywords are environment variables."""
    started: list[Terminal] = []

    def start(*arguments: str, size: tuple[int, int] = (24, 80), **variables: str) -> Terminal:
        command = [sys.executable, "-m", "nacre", *arguments]
        known = {**environment, "TERM": "xterm-256color", **variables}
        started.append(Terminal(command, known, size, tmp_path))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty NACRE_HOME."""
    path = tmp_path / "home"
    path.mkdir()
    return path


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """The environment of a shell that knows nothing of this machine's configuration."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("NACRE", "XDG_"))}
    return {**kept, "NACRE_HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture
def nacre(environment: dict[str, str], tmp_path: Path):
    """Run ``nacre ARGUMENTS``; returns the completed process."""

    def run(*arguments: str, **options) -> subprocess.CompletedProcess[str]:
        options.setdefault("env", environment)
        options.setdefault("cwd", tmp_path)
        options.setdefault("timeout", 60)
        options.setdefault("input", "")
        python = options.pop("python", [sys.executable])
        return subprocess.run([*python, "-m", "nacre", *arguments], capture_output=True, text=True, **options)

    return run
