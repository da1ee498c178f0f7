"""Shells in a pseudo-terminal, with a history and the search."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from nacre_testkit.screen import Shells


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Shells]:
    """A function that opens a shell in a pseudo-terminal; ``startup`` is lines of TOML strings."""
    made = Shells(tmp_path, ["history-search", "history-sqlite", "spool"], choose={"history": "sqlite"})
    yield made
    made.close()
