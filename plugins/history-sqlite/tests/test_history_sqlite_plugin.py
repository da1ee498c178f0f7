"""The plugin in a shell: its traits, what it imports, and what doctor is told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from nacre_history_sqlite import plugin
from nacre_history_sqlite.doctor import examine
from nacre_history_sqlite.store import SqliteStore


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NACRE_HOME", str(tmp_path))
    return tmp_path


def test_the_front_door_does_not_import_sqlite() -> None:
    code = "import sys, nacre_history_sqlite.plugin as p; list(p.history_backends()); print('sqlite3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"


def test_the_file_is_in_the_state_folder(session: Any, home: Path) -> None:
    store = session(plugin).shell.provide("history_backends", "sqlite")
    assert isinstance(store, SqliteStore)
    assert store.path == str(home / "state" / "history.sqlite")


def test_a_trait_says_where_the_file_is(session: Any, home: Path) -> None:
    traits = {"traits": {"HistorySqlite": {"path": str(home / "x.sqlite"), "busy_timeout": 2}}}
    store = session(plugin, config=traits).shell.provide("history_backends", "sqlite")
    assert store.path == str(home / "x.sqlite")


def test_a_trait_that_does_not_fit_is_told_and_left_out(session: Any, home: Path) -> None:
    shell = session(plugin, config={"traits": {"HistorySqlite": {"busy_timeout": "long"}}}).shell
    shell.provide("history_backends", "sqlite")
    assert any("HistorySqlite.busy_timeout cannot be 'long'" in line for line in shell.take_notices())


def test_the_traits_of_the_class_have_the_defaults_that_are_read_without_it() -> None:
    from nacre_history_sqlite.defaults import Options
    from nacre_history_sqlite.traits import HistorySqlite

    assert Options(**{name: getattr(HistorySqlite(), name) for name in Options._fields}) == Options()


def test_doctor_makes_no_file(session: Any, home: Path) -> None:
    assert [finding.status for finding in examine(session(plugin).shell)] == ["ok"]
    assert list(home.iterdir()) == []


def test_doctor_names_the_file_its_size_and_schema(session: Any, home: Path) -> None:
    store = SqliteStore(str(home / "state" / "history.sqlite"))
    store.open_session(1.0)
    store.close()
    found = list(examine(session(plugin).shell))
    assert {finding.status for finding in found} == {"ok"}
    assert "history.sqlite" in found[0].text and "bytes" in found[0].text and "schema 1" in found[0].text
