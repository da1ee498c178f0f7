"""A shell in a pseudo-terminal, seen with its escape sequences."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-_=>]")
PROFILE = """
[plugins]
enable = ["terminal", "syntax", "tracebacks", "highlight", "inspect", "edit", "history"]
[choose]
frontend = "terminal"
[traits.TerminalFrontend]
auto_suggest = false
"""


class Tty:
    """A process in a pseudo-terminal."""

    def __init__(self, environment: dict[str, str], folder: Path, redirect: str) -> None:
        import pty

        self.raw = ""
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            command = f"exec {sys.executable} -m nacre --profile colours {redirect}"
            os.execve("/bin/sh", ["sh", "-c", command], environment)

    @property
    def text(self) -> str:
        """What has come, without escape sequences."""
        return ESCAPES.sub("", self.raw).replace("\r", "")

    def until(self, pattern: str, seconds: float = 20.0) -> None:
        """Wait until what has come matches; escape sequences count only where the pattern begins with one."""
        end = time.monotonic() + seconds
        while not re.search(pattern, self.raw if pattern.startswith(r"\x1b") else self.text):
            assert time.monotonic() < end, f"no {pattern!r} in {self.raw!r}"
            if select.select([self.handle], [], [], 0.05)[0]:
                try:
                    self.raw += os.read(self.handle, 65536).decode(errors="replace")
                except OSError:
                    end = 0.0

    def line(self, text: str, pattern: str) -> None:
        """Enter a line at a prompt, and wait for what comes of it; what came before is forgotten."""
        self.raw = ""
        os.write(self.handle, text.encode() + b"\r")
        self.until(pattern)

    def prompt(self, number: int) -> None:
        """Wait for a prompt."""
        self.until(rf"In \[{number}\]:")

    def close(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.handle)


class OpenShell(Protocol):
    """Start a shell; keywords are environment variables. redirect: what the command ends with."""

    def __call__(self, traits: str = ..., redirect: str = ..., **variables: str) -> Tty: ...


@pytest.fixture
def tty(tmp_path: Path) -> Iterator[OpenShell]:
    """A function that starts shells in pseudo-terminals, in a folder of their own."""
    opened: list[Tty] = []

    def open_shell(traits: str = "", redirect: str = "", **variables: str) -> Tty:
        (tmp_path / "profiles").mkdir(exist_ok=True)
        (tmp_path / "profiles" / "colours.toml").write_text(PROFILE + traits)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("NACRE", "NO_COLOR", "XDG_"))}
        kept |= {"NACRE_HOME": str(tmp_path), "TERM": "xterm-256color", "COLORTERM": "truecolor", **variables}
        opened.append(Tty(kept, tmp_path, redirect))
        opened[-1].prompt(1)
        return opened[-1]

    yield open_shell
    for one in opened:
        one.close()
