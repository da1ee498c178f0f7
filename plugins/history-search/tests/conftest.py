"""Shells in a pseudo-terminal, as the terminal's own tests have them, with a history and the search."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

THEIRS = Path(__file__).parents[2] / "terminal" / "tests" / "conftest.py"
PROFILE = """
[plugins]
enable = ["terminal", "history-search", "history-sqlite", "spool"]
[choose]
frontend = "terminal"
history = "sqlite"
[startup]
lines = [{startup}]
"""


def _terminals() -> Any:
    name = "nacre_terminal_tests"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, THEIRS)
        assert spec is not None and spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Any]:
    """A function that opens a shell in a pseudo-terminal; ``startup`` is lines of TOML strings."""
    theirs = _terminals()

    class Opening(theirs.OpenShell):  # type: ignore[misc, name-defined]
        def profile(self, traits: str = "", startup: str = "", plugins: str = "") -> None:
            (self.home / "profiles").mkdir(parents=True, exist_ok=True)
            (self.home / "profiles" / "t.toml").write_text(PROFILE.format(startup=startup))

    made = Opening(tmp_path)
    yield made
    for one in made.opened:
        one.close()
