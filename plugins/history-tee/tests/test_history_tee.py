"""Two stores as one: against the contract, and what each of them has in the end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nacre import UsageError
from nacre.history import Entry, Query, Store
from nacre_history.numbers import Numbers
from nacre_history_jsonl import plugin as jsonl
from nacre_history_jsonl.store import JsonlStore
from nacre_history_sqlite import plugin as sqlite
from nacre_history_sqlite.store import SqliteStore
from nacre_history_tee import plugin
from nacre_history_tee.store import TeeStore
from nacre_testkit.history import StoreContract
from nacre_testkit.memory import MemoryStore
from nacre_testkit.shells import Home, storm


class TestTeeStore(StoreContract):
    def make_store(self, folder: Path) -> Store:
        first, second = SqliteStore(str(folder / "h.sqlite"), 1.0), JsonlStore(str(folder / "h"))
        return TeeStore(first, second, Numbers(str(folder / "pairs.jsonl")))


class Away(MemoryStore):
    """A store that can be away."""

    away = False

    def open_session(self, started: float) -> int:
        self._answer()
        return super().open_session(started)

    def append(self, entry: Entry) -> None:
        self._answer()
        super().append(entry)

    def _answer(self) -> None:
        if self.away:
            raise OSError("away")


def tee(folder: Path) -> tuple[TeeStore, MemoryStore, Away]:
    first, second = MemoryStore(), Away()
    return TeeStore(first, second, Numbers(str(folder / "pairs.jsonl"))), first, second


def test_both_stores_have_what_was_written(tmp_path: Path) -> None:
    both, first, second = tee(tmp_path)
    second.open_session(0.5)  # its numbers are others
    session = both.open_session(1.0)
    both.append(Entry(session, 1, "x", started=1.0))
    both.finish(session, 1, "ok", 0.5, "out", "y")
    both.name_session(session, "name")
    both.end_session(session, 2.0)
    assert [e._replace(session=0) for e in first.entries()] == [e._replace(session=0) for e in second.entries()]
    assert first.sessions()[0]._replace(number=0) == second.sessions()[1]._replace(number=0)
    assert both.delete([(session, 1)]) == 1
    assert list(second.entries()) == []


def test_a_session_opened_while_the_second_is_away_is_opened_once(tmp_path: Path) -> None:
    both, first, second = tee(tmp_path)
    second.away = True
    for _ in range(3):
        with pytest.raises(OSError, match="away"):
            both.open_session(1.0)
    second.away = False
    assert both.open_session(1.0) == 1
    assert len(first.sessions()) == len(second.sessions()) == 1


def test_what_the_second_missed_it_gets_when_the_same_is_given_again(tmp_path: Path) -> None:
    both, first, second = tee(tmp_path)
    session = both.open_session(1.0)
    second.away = True
    with pytest.raises(OSError, match="away"):
        both.append(Entry(session, 1, "x"))
    second.away = False
    both.append(Entry(session, 1, "x"))
    assert len(first.search(Query())) == len(second.search(Query())) == 1


def test_another_process_finds_the_counterpart_of_a_session(tmp_path: Path) -> None:
    both, first, second = tee(tmp_path)
    second.open_session(0.5)
    session = both.open_session(1.0)
    again = TeeStore(first, second, Numbers(str(tmp_path / "pairs.jsonl")))
    again.append(Entry(session, 1, "x"))
    assert [entry.session for entry in second.entries()] == [2]


def test_a_session_from_before_the_tee_is_opened_in_the_second(tmp_path: Path) -> None:
    both, first, second = tee(tmp_path)
    session = first.open_session(7.0)
    both.append(Entry(session, 1, "x", started=8.0))
    assert [one.started for one in second.sessions()] == [7.0]


def test_traits_name_the_stores(session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NACRE_HOME", str(tmp_path))
    config = {"traits": {"HistoryTee": {"first": "jsonl", "second": "sqlite"}}}
    store = session(plugin, jsonl, sqlite, config=config).shell.provide("history_backends", "tee")
    assert isinstance(store.first, JsonlStore)
    assert isinstance(store.second, SqliteStore)


@pytest.mark.parametrize(("first", "second"), [("tee", "sqlite"), ("sqlite", "sqlite"), ("sqlite", "none")])
def test_stores_that_cannot_be_are_told(session: Any, first: str, second: str) -> None:
    shell = session(plugin, sqlite, config={"traits": {"HistoryTee": {"first": first, "second": second}}}).shell
    with pytest.raises(UsageError, match=r"two stores other than tee|no enabled plugin offers"):
        shell.provide("history_backends", "tee")


def test_shells_killed_at_random_lose_no_line_in_either_store(tmp_path: Path) -> None:
    first, second = str(tmp_path / "state" / "history.sqlite"), str(tmp_path / "state" / "history-jsonl")
    home = Home(tmp_path, "history-tee history-sqlite history-jsonl", "tee", lambda: SqliteStore(first, 5.0))
    try:
        storm(home, 4, 40)
        plain = [entry[1:] for entry in sorted(home.entries(), key=lambda e: e[1:3])]
        other = [entry[1:] for entry in sorted(JsonlStore(second).entries(), key=lambda e: e[1:3])]
        assert plain == other
    finally:
        home.close()
