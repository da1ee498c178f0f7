"""A shell in a pseudo-terminal, seen with its escape sequences."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nacre_testkit.screen import CURSOR, Tty

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-_=>]")
PROFILE = """
[plugins]
enable = ["terminal", "syntax", "tracebacks", "highlight", "inspect", "edit", "history"]
[choose]
frontend = "terminal"
[traits.TerminalFrontend]
auto_suggest = false
"""


class Stream(Tty):
    """A program in a pseudo-terminal, of which all that it writes counts, not only what stands at the end."""

    since = 0

    @property
    def came(self) -> str:
        """What has come since the last line was entered."""
        return self.stream[self.since :]

    @property
    def text(self) -> str:
        """The same without escape sequences."""
        return ESCAPES.sub("", self.came).replace("\r", "")

    def gives(self, pattern: str) -> None:
        """Wait until what has come matches; escape sequences count only where the pattern begins with one."""
        raw = pattern.startswith(r"\x1b")
        self.until(lambda: re.search(pattern, self.came if raw else self.text), f"{pattern} in {self.came!r}")

    def enter(self, text: str, pattern: str) -> None:
        """Enter a line, and wait for what comes of it; what came before is forgotten."""
        self.since = len(self.stream)
        self.line(text)
        self.gives(pattern)


OpenShell = Callable[..., Stream]


@pytest.fixture
def tty(tmp_path: Path) -> Iterator[OpenShell]:
    """A function that starts shells in pseudo-terminals, in a folder of their own: further tables of the profile,
    what the command ends with, and environment variables."""
    opened: list[Stream] = []

    def open_shell(traits: str = "", redirect: str = "", **variables: str) -> Stream:
        (tmp_path / "profiles").mkdir(exist_ok=True)
        (tmp_path / "profiles" / "colours.toml").write_text(PROFILE + traits)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("NACRE", "NO_COLOR", "XDG_"))}
        kept |= {"NACRE_HOME": str(tmp_path), "TERM": "xterm-256color", "COLORTERM": "truecolor", **variables}
        command = ["/bin/sh", "-c", f"exec {sys.executable} -m nacre --profile colours {redirect}"]
        opened.append(Stream(command, kept, answers=CURSOR, cwd=tmp_path))
        opened[-1].gives(r"In \[1\]:")
        return opened[-1]

    yield open_shell
    for one in opened:
        one.close()
