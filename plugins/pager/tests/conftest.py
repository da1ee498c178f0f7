"""A shell with a pager, in a real pseudo-terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nacre_testkit.screen import Shells, Tty

Open = Callable[..., Tty]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """A function: options of the pager, as TOML, and variables of the environment, to a shell at its prompt."""
    made = Shells(tmp_path, ["pager", "display", "edit", "syntax"])

    def start(options: str = "", **keywords: object) -> Tty:
        made.settings = f"[traits.Pager]\n{options}\n"
        return made(**{"PAGER": "", "LESS": "", **keywords})

    yield start
    made.close()
