"""A shell with checkpoints and a history store, in a pseudo-terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nacre_testkit.screen import Shells, Tty

PLUGINS = ["checkpoint", "syntax", "display", "spool", "history", "history-sqlite", "system", "async", "debugger"]
PLUGINS += ["completion", "complete-names"]


@pytest.fixture
def shells(tmp_path: Path) -> Iterator[Shells]:
    made = Shells(tmp_path / "home", PLUGINS)
    made.home.mkdir()
    yield made
    made.close()


@pytest.fixture
def shell(shells: Shells, tmp_path: Path) -> Callable[..., Tty]:
    """Opens a shell that is wide enough for one-line messages."""

    def start(**environment: str) -> Tty:
        path = shells.home / "profiles" / "t.toml"
        opener = shells.profile

        def profile(*given: str) -> None:
            opener(*given)
            path.write_text(path.read_text().replace("[choose]", '[choose]\nhistory = "sqlite"'))

        shells.profile = profile  # type: ignore[method-assign]
        return shells(columns=140, **environment)

    return start
