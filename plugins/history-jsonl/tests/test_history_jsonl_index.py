"""The index in the cache: nothing depends on it but how long a search takes."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from nacre.history import Entry, Query, Store
from nacre_history_jsonl import folder, index, plugin
from nacre_history_jsonl.doctor import examine
from nacre_history_jsonl.store import JsonlStore
from nacre_testkit.history import StoreContract


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What otherwise takes a hundred sessions and an hour."""
    monkeypatch.setenv("NACRE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("NACRE_INDEX", raising=False)
    monkeypatch.setattr(index, "FEW", 0)
    monkeypatch.setattr(index, "SETTLED", -1e12)


class TestJsonlStoreWithAnIndex(StoreContract):
    def make_store(self, folder: Path) -> Store:
        return JsonlStore(str(folder / "history"))


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[[], JsonlStore]]:
    made: list[JsonlStore] = []

    def store() -> JsonlStore:
        made.append(JsonlStore(str(tmp_path / "h")))
        return made[-1]

    yield store
    for each in made:
        each.close()


def filled(store: JsonlStore, *sources: str) -> int:
    session = store.open_session(1.0)
    for number, source in enumerate(sources, 1):
        store.append(Entry(session, number, source, started=float(number)))
    return session


def found(store: JsonlStore, text: str = "") -> list[str]:
    """What has a text; without one everything, sought in a way that asks the index."""
    return [entry.source for entry in store.search(Query(text) if text else Query(".", "regex"))]


def files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "home" / "cache" / "history-jsonl").glob("*.sqlite"))


def test_what_another_shell_adds_to_an_indexed_session_is_found(make: Callable[[], JsonlStore]) -> None:
    one, other = make(), make()
    session = filled(one, "first")
    assert found(other) == ["first"]
    one.append(Entry(session, 2, "second", started=2.0))
    one.finish(session, 1, "error", 0.5)
    assert found(other) == ["second", "first"]
    assert [entry.source for entry in other.search(Query(status="error"))] == ["first"]


def test_what_another_machine_deletes_is_found_no_more(
    make: Callable[[], JsonlStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = make()
    session = filled(one, "first", "second")
    assert found(one) == ["second", "first"]
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(index, "place", lambda folder: None)
        make().delete([(session, 1)])
    assert found(one) == ["second"]


def test_a_deleted_text_is_in_no_index_of_any_machine(make: Callable[[], JsonlStore], tmp_path: Path) -> None:
    store = make()
    session = filled(store, "secret_text_of_mine = 1", "other")
    found(store)
    (own,) = files(tmp_path)
    theirs = own.with_name("another.machine-" + "-".join(own.name.split("-")[-2:]))
    theirs.write_bytes(own.read_bytes())
    store.delete([(session, 1)])
    assert files(tmp_path) == [own]
    for path in (tmp_path / "home").rglob("*"):
        assert path.is_dir() or b"secret_text" not in path.read_bytes()


def test_many_deletions_throw_the_index_away(
    make: Callable[[], JsonlStore], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "MANY", 2)
    store = make()
    session = filled(store, *map(str, range(6)))
    found(store)
    store.delete([(session, number) for number in range(1, 5)])
    assert files(tmp_path) == []
    assert found(store) == ["5", "4"]


@pytest.mark.parametrize("harm", [b"", b"no database" * 1000, None])
def test_an_index_that_is_damaged_or_gone_costs_nothing_but_time(
    make: Callable[[], JsonlStore], tmp_path: Path, harm: bytes | None
) -> None:
    filled(make(), "first")
    store = make()
    assert found(store) == ["first"]
    store.close()
    (path,) = files(tmp_path)
    if harm is None:
        path.unlink()
    else:
        path.write_bytes(harm)
        os.utime(path, (1.0, 1.0))
    assert found(make(), "irs") == ["first"]
    assert found(make(), "irs") == ["first"]


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(make: Callable[[], JsonlStore], tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "cache").write_text("no folder")
    store = make()
    filled(store, "first")
    assert found(store, "irs") == ["first"]
    assert store.delete([(1, 1)]) == 1


def test_without_caches_there_is_no_index(
    make: Callable[[], JsonlStore], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NACRE_INDEX", "off")
    store = make()
    filled(store, "first")
    assert found(store) == ["first"]
    assert files(tmp_path) == []


def test_an_index_that_another_shell_holds_is_not_waited_for(make: Callable[[], JsonlStore], tmp_path: Path) -> None:
    filled(make(), "first")
    one = make()
    found(one)
    one.close()
    (path,) = files(tmp_path)
    held = sqlite3.connect(path, isolation_level=None)
    held.execute("PRAGMA locking_mode = EXCLUSIVE")
    held.execute("BEGIN EXCLUSIVE")
    filled(make(), "second")
    assert found(make()) == ["second", "first"]
    held.close()
    assert found(make()) == ["second", "first"]


@pytest.mark.skipif(os.name != "posix", reason="a matter of POSIX")
def test_an_index_that_cannot_forget_is_deleted(
    make: Callable[[], JsonlStore], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = make()
    session = filled(one, "first", "second")
    filled(one, "third")
    found(one)
    monkeypatch.setattr(index, "FEW", 1)
    one.close()
    (path,) = files(tmp_path)
    held = sqlite3.connect(path, isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    make().delete([(session, 1)])
    assert files(tmp_path) == []
    held.close()
    assert sorted(found(make())) == ["second", "third"]


def test_few_sessions_need_no_index(
    make: Callable[[], JsonlStore], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "FEW", 100)
    store = make()
    filled(store, "first")
    assert found(store) == ["first"]
    assert files(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="a matter of POSIX")
def test_the_index_is_its_owners_alone(make: Callable[[], JsonlStore], tmp_path: Path) -> None:
    store = make()
    filled(store, "first")
    found(store)
    (path,) = files(tmp_path)
    assert [one.stat().st_mode & 0o777 for one in (path.parent, path)] == [0o700, 0o600]


def test_shells_that_fill_it_at_once_find_everything(make: Callable[[], JsonlStore]) -> None:
    one = make()
    for number in range(60):
        filled(one, f"line {number}", "again", f"last {number}")
    wanted = sorted(found(make(), "l"))
    answers: list[list[str]] = []

    def look() -> None:
        store = make()
        answers.extend(sorted(entry.source for entry in store.search(Query("l", limit=1000))) for _ in range(5))
        store.close()

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 20 and len(wanted) == 100
    assert all(answer == answers[0] and len(answer) == 120 for answer in answers)


def test_the_newest_are_at_hand_without_an_index(make: Callable[[], JsonlStore], tmp_path: Path) -> None:
    store = make()
    filled(store, "first", "second")
    assert [entry.source for entry in store.search(Query(unique=True, limit=1))] == ["second"]
    assert files(tmp_path) == []


@pytest.mark.parametrize(("harm", "status"), [(None, "ok"), (b"no database" * 1000, "warn")])
def test_doctor_says_where_it_is_and_whether_it_is_sound(
    session: Any, make: Callable[[], JsonlStore], tmp_path: Path, harm: bytes | None, status: str
) -> None:
    store = make()
    filled(store, "first")
    found(store)
    store.close()
    (path,) = files(tmp_path)
    if harm is not None:
        path.write_bytes(harm)
    shell = session(plugin, config={"traits": {"HistoryJsonl": {"path": store.path}}}).shell
    assert [finding.status for finding in examine(shell) if str(path) in finding.text] == [status]


# --- the last session's number ----------------------------------------------------------------------


def test_a_session_begins_without_a_look_at_all_names(
    make: Callable[[], JsonlStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = make(), make()
    assert one.open_session(1.0) == 1
    monkeypatch.setattr(folder, "highest", lambda path: pytest.fail("it looked"))
    assert [store.open_session(1.0) for store in (one, other, one)] == [2, 3, 4]


def test_a_number_that_somebody_else_added_is_heeded(make: Callable[[], JsonlStore], tmp_path: Path) -> None:
    assert make().open_session(1.0) == 1
    (tmp_path / "h" / "00000050.jsonl").write_text("")
    assert make().open_session(1.0) == 51


@pytest.mark.parametrize("torn", ["", "7", "7 ", "x y", "\ufffd"])
def test_a_note_that_is_torn_counts_for_nothing(make: Callable[[], JsonlStore], tmp_path: Path, torn: str) -> None:
    assert make().open_session(1.0) == 1
    (note,) = (tmp_path / "home" / "cache" / "history-jsonl").glob("*.last")
    note.write_text(torn, encoding="utf-8")
    assert make().open_session(1.0) == 2


def test_a_note_of_another_folder_of_that_name_counts_for_nothing(
    make: Callable[[], JsonlStore], tmp_path: Path
) -> None:
    store = make()
    for number in (1, 2, 3):
        assert store.open_session(1.0) == number
    os.rename(tmp_path / "h", tmp_path / "kept")
    assert make().open_session(1.0) == 1


def test_a_small_history_or_no_cache_takes_no_note(
    make: Callable[[], JsonlStore], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as off:
        off.setenv("NACRE_INDEX", "off")
        assert make().open_session(1.0) == 1
    monkeypatch.setattr(index, "FEW", 100)
    assert make().open_session(1.0) == 2
    assert not (tmp_path / "home" / "cache").exists()
