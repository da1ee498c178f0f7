"""A shell in a pseudo-terminal, as the text it writes."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ESCAPES = re.compile(r"\x1b\[[0-9;?> ]*[a-zA-Z]|\x1b\][^\x07]*\x07|\x1b[=>()][AB0]?|\r")


class Tty:
    """A process in a pseudo-terminal; ``text`` is what it wrote since the last thing that was seen."""

    def __init__(self, argv: list[str], environment: dict[str, str], folder: Path) -> None:
        self.raw = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe(argv[0], argv, environment)

    @property
    def text(self) -> str:
        return ESCAPES.sub("", self.raw.decode(errors="replace"))

    def pump(self, seconds: float) -> None:
        if select.select([self.fd], [], [], seconds)[0]:
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                data = b""
            for _ in range(data.count(b"\x1b[6n")):
                os.write(self.fd, b"\x1b[1;1R")
            self.raw += data

    def sees(self, pattern: str, limit: float = 20.0) -> str:
        """Wait until the text matches; what came up to there is taken, and given."""
        end = time.monotonic() + limit
        while not (found := re.search(pattern, self.text)):
            assert time.monotonic() < end, f"not seen: {pattern!r} in {self.text!r}"
            self.pump(0.05)
        taken, self.raw = self.text, b""
        return taken[: found.end()]

    def type(self, line: str) -> None:
        os.write(self.fd, line.encode() + b"\r")

    def press(self, key: str) -> None:
        os.write(self.fd, key.encode())

    def canonical(self) -> bool:
        """Whether the terminal echoes and reads by lines, as a program expects to find it."""
        modes = termios.tcgetattr(self.fd)[3]
        return bool(modes & termios.ECHO) and bool(modes & termios.ICANON)

    def close(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[[], Tty]]:
    """Opens a shell with the terminal and the debugger. typed: at once, before there is a prompt."""
    opened: list[Tty] = []

    def start(
        plugins: str = '"terminal", "syntax", "debugger", "run", "inspect", "tracebacks"', typed: str = ""
    ) -> Tty:
        home = tmp_path / "home"
        (home / "profiles").mkdir(parents=True, exist_ok=True)
        (home / "profiles" / "d.toml").write_text(f'[plugins]\nenable = [{plugins}]\n[choose]\nfrontend = "terminal"\n')
        known = {**os.environ, "NACRE_HOME": str(home), "TERM": "xterm-256color", "NO_COLOR": "1", "COLUMNS": "100"}
        for name in ("LINES", "COLUMNS", "NACRE_PROFILE", "PYTHONBREAKPOINT"):
            known.pop(name, None)
        opened.append(Tty([sys.executable, "-m", "nacre", "--profile", "d"], known, tmp_path))
        if typed:
            opened[-1].press(typed)
        else:
            opened[-1].sees(r"In \[1\]:[\s\S]*In \[1\]:")
        return opened[-1]

    yield start
    for one in opened:
        one.close()
