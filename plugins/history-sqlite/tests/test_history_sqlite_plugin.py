"""The plugin in a shell: its traits, what it imports, and what doctor is told."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from nacre.history import Entry
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
    store = shell.provide("history_backends", "sqlite")
    (told,) = (line for line in shell.take_notices() if "HistorySqlite.busy_timeout" in line)
    assert "'long'" in told and told.endswith("it is left out")
    assert store._busy_timeout == 0.1


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


def test_doctor_repairs_on_request_into_a_new_file(home: Path) -> None:
    path = home / "state" / "history.sqlite"
    with closing(SqliteStore(str(path))) as store:
        number = store.open_session(1.0)
        for one in range(1, 4):
            store.append(Entry(number, one, f"cell {one}"))
    spoiled = b"spoiled" + path.read_bytes()[7:]
    path.write_bytes(spoiled)
    command = [sys.executable, "-m", "nacre", "--profile", "standard", "doctor", "--repair"]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "NACRE_HOME": str(home)})
    assert f"3 cells of 1 sessions are in {path}.repaired" in done.stdout, done.stdout + done.stderr
    assert path.read_bytes() == spoiled
    with closing(SqliteStore(f"{path}.repaired")) as store:
        assert [entry.source for entry in store.range(number)] == ["cell 1", "cell 2", "cell 3"]
