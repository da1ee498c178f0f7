"""A shell in a real pseudo-terminal, seen as the text on its screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from nacre_testkit.screen import Shells


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Shells]:
    """A function that opens a shell in a pseudo-terminal, in a directory of its own."""
    made = Shells(tmp_path)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def a_terminal_that_can_be_drawn_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever terminal the tests are started from, the toolkit takes it for one that moves its cursor."""
    monkeypatch.setenv("TERM", "xterm-256color")
