"""Programs in a pseudo-terminal that open a shell inside themselves."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nacre_testkit.screen import Tty

PLUGINS = ["terminal", "embed", "display", "syntax", "namespace", "completion", "complete-names"]
Program = Callable[..., Tty]


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """The environment of a program: a profile ``t`` of the test's own, and a runtime folder."""
    (tmp_path / "home" / "profiles").mkdir(parents=True)
    (tmp_path / "home" / "profiles" / "t.toml").write_text(
        f'[plugins]\nenable = {PLUGINS}\n[choose]\nfrontend = "terminal"\n'
        "[traits.TerminalFrontend]\nterm_title = false\n"
    )
    (tmp_path / "run").mkdir(mode=0o700)
    known = {**os.environ, "NACRE_HOME": str(tmp_path / "home"), "XDG_RUNTIME_DIR": str(tmp_path / "run")}
    known.update(TERM="xterm-256color", NO_COLOR="1", NACRE_PROFILE="t", PYTHONWARNINGS="error")
    for name in ("LINES", "COLUMNS"):
        known.pop(name, None)
    return known


@pytest.fixture
def program(tmp_path: Path, surroundings: dict[str, str]) -> Iterator[Program]:
    """Runs a program's source, or another command, in a pseudo-terminal."""
    opened: list[Tty] = []

    def run(source: str = "", argv: list[str] | None = None, name: str = "program.py") -> Tty:
        if source:
            (tmp_path / name).write_text(textwrap.dedent(source))
        opened.append(Tty(argv or [sys.executable, name], surroundings, columns=100, cwd=tmp_path))
        return opened[-1]

    yield run
    for one in opened:
        one.close()
