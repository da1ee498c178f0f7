"""The files: what is in them, what they survive, who may read them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacre.history import Entry, Query, matches
from nacre_history_jsonl import folder as folders
from nacre_history_jsonl import plugin
from nacre_history_jsonl.doctor import examine
from nacre_history_jsonl.store import JsonlStore
from nacre_testkit.processes import Child


@pytest.fixture
def store(tmp_path: Path) -> Iterator[JsonlStore]:
    made = JsonlStore(str(tmp_path / "h"))
    yield made
    made.close()


def filled(store: JsonlStore, *sources: str) -> int:
    session = store.open_session(1.0)
    for number, source in enumerate(sources, 1):
        store.append(Entry(session, number, source, started=float(number)))
    return session


def files(store: JsonlStore) -> list[Path]:
    return sorted(Path(store.path).iterdir())


def test_a_line_is_json_that_people_can_read(store: JsonlStore) -> None:
    filled(store, "größe = '🐚'\nprint(größe)")
    assert "größe = '🐚'\\nprint(größe)" in files(store)[0].read_text(encoding="utf-8")
    assert [sorted(json.loads(line))[0] for line in files(store)[0].read_text().splitlines()] == ["nacre", "append"]


@pytest.mark.skipif(os.name != "posix", reason="a matter of POSIX")
def test_files_are_their_owners_alone(store: JsonlStore) -> None:
    filled(store, "x")
    assert [path.stat().st_mode & 0o777 for path in (Path(store.path), *files(store))] == [0o700, 0o600]


@pytest.mark.parametrize("cut", [1, 5, 30])
def test_a_torn_last_line_costs_only_itself(store: JsonlStore, cut: int) -> None:
    session = filled(store, "first = 1", "second = 2")
    path = files(store)[0]
    path.write_bytes(path.read_bytes()[:-cut])
    other = JsonlStore(store.path)
    assert [entry.source for entry in other.range(session)] == ["first = 1"]
    assert other.sessions()[0].cells == 1
    other.append(Entry(session, 2, "again = 2"))
    assert [entry.source for entry in other.range(session)] == ["first = 1", "again = 2"]
    other.close()


@pytest.mark.parametrize(
    "rubbish",
    [b"", b"\0" * 100, b"\xff\xfe\n[1]\nnull\n", b'{"append": "x"}\n{"append": 1}\n{"finish": []}\n{"ended": "x"}\n'],
)
def test_what_is_no_line_of_ours_is_left_out(store: JsonlStore, rubbish: bytes) -> None:
    filled(store, "kept")
    Path(store.path, "00000009.jsonl").write_bytes(rubbish)
    Path(store.path, "notes.txt").write_bytes(rubbish)
    assert [entry.source for entry in store.search(Query())] == ["kept"]
    assert store.open_session(2.0) == 10


def test_a_file_of_a_newer_version_is_left_out_and_left_as_it_is(store: JsonlStore) -> None:
    filled(store, "kept")
    newer = Path(store.path, "00000002.jsonl")
    newer.write_text('{"nacre": 2, "session": 2, "started": 1.0}\n{"append": 1, "source": "other"}\n')
    before = newer.read_bytes()
    assert [entry.source for entry in store.search(Query())] == ["kept"]
    store.append(Entry(2, 1, "mine"))
    assert newer.read_bytes() == before
    assert [entry.source for entry in store.range(2)] == ["mine"]


def test_each_process_has_a_file_of_its_own(store: JsonlStore) -> None:
    session = filled(store, "first")
    other = JsonlStore(store.path)
    other.append(Entry(session, 2, "second", started=2.0))
    store.append(Entry(session, 3, "third", started=3.0))
    assert len(files(store)) == 2
    assert [entry.source for entry in other.range(session)] == ["first", "second", "third"]
    other.close()


def test_a_history_that_is_removed_meanwhile_is_made_anew(store: JsonlStore) -> None:
    session = filled(store, "first")
    for path in files(store):
        path.unlink()
    Path(store.path).rmdir()
    store.append(Entry(session, 2, "second"))
    assert [entry.source for entry in store.range(session)] == ["second"]


@pytest.mark.parametrize("kept", [0, 20, -1, -30])
def test_a_file_that_is_cut_meanwhile_costs_no_later_line(store: JsonlStore, kept: int) -> None:
    session = store.open_session(1.0)
    store.append(Entry(session, 1, "first"))
    (file,) = Path(store.path).iterdir()
    with file.open("r+b") as open_file:
        open_file.truncate(kept % file.stat().st_size)
    left = [entry.number for entry in store.range(session)]
    store.append(Entry(session, 2, "second"))
    store.append(Entry(session, 3, "third"))
    assert [entry.number for entry in store.range(session)] == [*left, 2, 3]


def test_searches_find_the_newest_of_sessions_that_overlap(store: JsonlStore) -> None:
    first, second = store.open_session(1.0), store.open_session(2.0)
    for number, session in enumerate((first, second, first, second), 1):
        store.append(Entry(session, number, f"x = {number}", started=float(number)))
    assert [entry.number for entry in store.search(Query(limit=3))] == [4, 3, 2]


def test_sessions_that_ended_long_ago_are_not_read_for_the_newest(
    store: JsonlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(20):
        store.end_session(filled(store, "old"), 100.0)
    session = store.open_session(200.0)
    store.append(Entry(session, 1, "new", started=200.0))
    read: list[str] = []
    original = folders.data
    monkeypatch.setattr(folders, "data", lambda path: read.append(path) or original(path))
    assert [entry.source for entry in store.search(Query(limit=1))] == ["new"]
    assert len(read) == 1


def test_what_the_bytes_rule_out_does_not_match(tmp_path: Path) -> None:
    pieces = ['"', "\\", "\n", "é", "\udc80", "a", "B", "n", "u", "0", "source", '", "', "append", " ", "\x00"]
    text = st.lists(st.sampled_from(pieces), max_size=6).map("".join)
    places = (str(tmp_path / str(number)) for number in range(10**6))

    @settings(max_examples=60, deadline=None)
    @given(st.lists(text, min_size=1, max_size=8), text, st.sampled_from(["substring", "prefix", "glob", "fuzzy"]))
    def agree(sources: list[str], sought: str, mode: str) -> None:
        store = JsonlStore(next(places))
        session = filled(store, *sources)
        store.finish(session, 1, "ok", 1.0, transformed=sources[-1])
        wanted = [entry for entry in reversed(store.range(session)) if matches(entry, Query(sought, mode))]
        assert store.search(Query(sought, mode)) == wanted
        store.close()

    agree()


def test_many_matches_in_a_file_are_all_found(store: JsonlStore) -> None:
    filled(store, *(f"x = {number}" for number in range(200)))
    assert len(store.search(Query("x =", limit=500))) == 200
    assert len(store.search(Query("x=", "fuzzy", limit=500))) == 200


@pytest.mark.skipif(os.name != "posix", reason="a matter of POSIX")
def test_a_full_disk_harms_nothing_and_leaves_no_torn_line(tmp_path: Path) -> None:
    code = """
import resource, signal, sys
from nacre.history import Entry
from nacre_history_jsonl.store import JsonlStore
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = JsonlStore(sys.argv[1])
session = store.open_session(1.0)
store.append(Entry(session, 1, "first"))
resource.setrlimit(resource.RLIMIT_FSIZE, (400, resource.RLIM_INFINITY))
try:
    for number in range(2, 100):
        store.append(Entry(session, number, "x" * 20))
except OSError as error:
    print(number, error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
store.append(Entry(session, number, "later"))
"""
    with Child("-c", code, str(tmp_path / "h")) as child:
        number, _, error = child.line().partition(" ")
        assert child.wait() == 0, child.errors
    assert "cannot be written: File too large" in error
    store = JsonlStore(str(tmp_path / "h"))
    sources = [entry.source for entry in store.range(1)]
    assert sources == ["first", *["x" * 20] * (int(number) - 2), "later"]
    data = files(store)[0].read_bytes()
    assert data.endswith(b"\n") and data.count(b"\n") == len(sources) + 1


def test_a_folder_that_cannot_be_made_is_said_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "h").write_text("")
    with pytest.raises(OSError, match="h cannot be written: "):
        JsonlStore(str(tmp_path / "h")).open_session(1.0)


@pytest.mark.parametrize(
    ("calls", "fsync"), [(0, "never"), (1, "session"), (4, "always")], ids=["never", "session", "always"]
)
def test_the_disk_is_told_as_the_trait_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, calls: int, fsync: str
) -> None:
    synced: list[int] = []
    store = JsonlStore(str(tmp_path / "h"), fsync)
    session = store.open_session(1.0)
    monkeypatch.setattr(os, "fsync", synced.append)
    store.append(Entry(session, 1, "x"))
    store.append(Entry(session, 2, "y"))
    store.finish(session, 1, "ok", 0.5)
    store.end_session(session, 2.0)
    assert len(synced) == calls
    store.close()


# --- in a shell -------------------------------------------------------------------------------------


def test_the_folder_is_in_the_state_folder(session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NACRE_HOME", str(tmp_path))
    store = session(plugin).shell.provide("history_backends", "jsonl")
    assert store.path == str(tmp_path / "state" / "history-jsonl")


def test_a_trait_that_does_not_fit_is_told_and_left_out(session: Any) -> None:
    shell = session(plugin, config={"traits": {"HistoryJsonl": {"fsync": "sometimes"}}}).shell
    store = shell.provide("history_backends", "jsonl")
    (told,) = (line for line in shell.take_notices() if "HistoryJsonl.fsync" in line)
    assert "'sometimes'" in told and told.endswith("it is left out")
    assert store._fsync == "session"


def test_doctor_names_what_is_damaged(session: Any, store: JsonlStore) -> None:
    filled(store, "x", "y")
    path = files(store)[0]
    path.write_bytes(path.read_bytes().replace(b'"source": "x"', b'"source"; "x"'))
    shell = session(plugin, config={"traits": {"HistoryJsonl": {"path": store.path}}}).shell
    found = list(examine(shell))
    assert [finding.status for finding in found] == ["ok", "warn"]
    assert "1 lines are damaged" in found[1].text


def test_doctor_makes_no_folder(session: Any, tmp_path: Path) -> None:
    shell = session(plugin, config={"traits": {"HistoryJsonl": {"path": str(tmp_path / "none")}}}).shell
    assert [finding.status for finding in examine(shell)] == ["ok"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("strange", [float("nan"), float("inf")])
def test_what_is_no_number_in_json_is_none_in_a_file(tmp_path: Path, strange: float) -> None:
    store = JsonlStore(str(tmp_path / "h"))
    session = store.open_session(strange)
    store.append(Entry(session, 1, "\ud800", started=strange))
    store.finish(session, 1, "ok", strange)
    store.end_session(session, strange)
    store.close()
    for line in (tmp_path / "h" / "00000001.jsonl").read_text().splitlines():
        json.loads(line, parse_constant=pytest.fail)
    found = store.range(session)[0]
    assert (found.source, found.started, found.status, found.wall) == ("\ud800", 0.0, "ok", 0.0)
