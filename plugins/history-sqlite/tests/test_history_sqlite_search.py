"""Search through the text index finds what ``matches`` says, whatever is typed and sought."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacre.history import Entry, Query, select
from nacre_history_sqlite import searching
from nacre_history_sqlite.store import SqliteStore

LETTERS = st.sampled_from('aab(" *?[]!_%\\\n\x00\x01\x02\x03é😀\udc80') | st.characters(exclude_categories=())
TEXT = st.text(LETTERS, max_size=12)


@pytest.fixture(autouse=True, scope="module")
def soon() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searching, "STEP", 4)
        patch.setattr(searching, "RECENT", 2)
        yield


@settings(max_examples=60, deadline=None)
@given(
    st.lists(TEXT, min_size=8, max_size=20),
    st.lists(
        st.builds(Query, TEXT, st.sampled_from(["substring", "prefix", "glob", "fuzzy"]), st.just(50), st.booleans())
    ),
)
def test_every_search_agrees_with_matches(sources: list[str], queries: list[Query]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(str(Path(folder) / "history.sqlite"))
        with closing(store):
            session = store.open_session(1.0)
            entries = [Entry(session, number, source) for number, source in enumerate(sources, 1)]
            store.extend(entries)
            asked = [*queries, *(Query(source[1:6]) for source in sources), *(Query(s[:4], "prefix") for s in sources)]
            asked += [Query(source[1::2].upper(), "fuzzy", unique=True) for source in sources]
            found = [list(store.search(query)) for query in asked]
    assert found == [select(entries[::-1], query) for query in asked]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("ab", max_size=3), min_size=8, max_size=20), st.sets(st.integers(1, 20)))
def test_each_source_once_is_right_after_any_deletion(sources: list[str], gone: set[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(str(Path(folder) / "history.sqlite"))
        with closing(store):
            session = store.open_session(1.0)
            entries = [Entry(session, number, source) for number, source in enumerate(sources, 1)]
            store.extend(entries)
            store.delete([(session, number) for number in gone])
            left = [entry for entry in reversed(entries) if entry.number not in gone]
            for text in ("a", "ab", "aba", "b", ""):
                query = Query(text, unique=True)
                assert list(store.search(query)) == select(left, query)


def test_what_is_not_indexed_yet_is_found(tmp_path: Path) -> None:
    store = SqliteStore(str(tmp_path / "history.sqlite"))
    session = store.open_session(1.0)
    store.extend(Entry(session, number, f"line {number}") for number in range(1, 43))
    store.append(Entry(session, 43, "line 43"))
    assert [entry.number for entry in store.search(Query("line 4"))] == [43, 42, 41, 40, 4]
    store.close()


def test_without_a_text_index_all_is_found_by_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching.TextIndex, "CREATE", "CREATE VIRTUAL TABLE texts USING no_such_module()")
    store = SqliteStore(str(tmp_path / "history.sqlite"))
    session = store.open_session(1.0)
    store.extend(Entry(session, number, f"line {number}") for number in range(1, 43))
    assert [entry.number for entry in store.search(Query("line 1", "prefix", limit=3))] == [19, 18, 17]
    assert store.prune(10) == 32
    store.close()


def test_a_file_indexed_by_a_newer_sqlite_is_found_by_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SqliteStore(str(tmp_path / "history.sqlite"))
    session = store.open_session(1.0)
    store.extend(Entry(session, number, f"line {number}") for number in range(1, 43))

    def phrase(index: searching.TextIndex, text: str) -> str:
        index.connection.execute("SELECT * FROM no_such_table")
        raise AssertionError

    monkeypatch.setattr(searching.TextIndex, "phrase", phrase)
    assert [entry.number for entry in store.search(Query("line 1", limit=3))] == [19, 18, 17]
    store.close()


def test_long_texts_are_found(tmp_path: Path) -> None:
    store = SqliteStore(str(tmp_path / "history.sqlite"))
    session = store.open_session(1.0)
    long = "".join(f"{number}," for number in range(2000))
    store.extend(Entry(session, number, long if number == 3 else "x") for number in range(1, 20))
    assert [entry.number for entry in store.search(Query(long[:-1]))] == [3]
    store.close()
