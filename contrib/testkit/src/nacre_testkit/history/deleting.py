"""What is deleted and pruned is gone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from nacre.history import Entry, Query, Store, select

from .examples import cell
from .making import StoreTests


class DeletionTests(StoreTests):
    """The rules of ``delete`` and ``prune``."""

    def test_a_deleted_entry_is_gone(self, store: Store) -> None:
        number = store.open_session(1.0)
        for each in (1, 2, 3):
            store.append(cell(number, each))
        assert store.delete([(number, 2)]) == 1
        assert [e.number for e in store.range(number)] == [1, 3]
        assert [e.number for e in store.search(Query("line"))] == [3, 1]

    def test_an_older_entry_with_the_same_source_is_found_when_the_newer_is_deleted(self, store: Store) -> None:
        number = store.open_session(1.0)
        for each in range(1, 9):
            store.append(cell(number, each, "again = 1" if each in (2, 4) else f"x{each} = 1"))
        query = Query("again", unique=True)
        assert [e.number for e in store.search(query)] == [4]
        store.delete([(number, 4)])
        assert [e.number for e in store.search(query)] == [2]
        store.delete([(number, 2)])
        assert [e.number for e in store.search(query)] == []

    def test_deleting_tells_how_many_went(self, store: Store) -> None:
        first, second = store.open_session(1.0), store.open_session(2.0)
        for session in (first, second):
            store.append(cell(session, 1))
        assert store.delete([(first, 1), (second, 1), (second, 7), (second + 9, 1), (first, 1)]) == 2

    def test_what_was_deleted_stays_away_after_reopening(
        self, store: Store, reopened: Callable[[Store], Store]
    ) -> None:
        number = store.open_session(1.0)
        for each in (1, 2):
            store.append(cell(number, each))
        store.delete([(number, 1)])
        again = reopened(store)
        assert [e.number for e in again.range(number)] == [2]

    def test_the_text_of_what_was_deleted_is_in_no_file(
        self, store: Store, reopened: Callable[[Store], Store], tmp_path: Path
    ) -> None:
        number = store.open_session(1.0)
        for each in range(1, 40):
            store.append(cell(number, each, f"forget_me_{each} = 1", transformed="forget_me_too = 1"))
            store.finish(number, each, "ok", 0.5, "forget_my_result", "forget_me_as_well")
        store.append(cell(number, 40))
        store.delete([(number, each) for each in range(1, 40)])
        reopened(store).search(Query())
        for path in tmp_path.rglob("*"):
            assert path.is_dir() or b"forget_m" not in path.read_bytes(), path

    def test_pruning_keeps_the_newest(self, searched: tuple[Store, list[Entry]]) -> None:
        store, entries = searched
        store.prune(50)
        assert list(store.search(Query(limit=1000))) == entries[:50]

    def test_pruning_tells_how_many_went(self, searched: tuple[Store, list[Entry]]) -> None:
        store, entries = searched
        assert store.prune(50) == len(entries) - 50

    def test_pruning_to_more_than_there_is_changes_nothing(self, searched: tuple[Store, list[Entry]]) -> None:
        store, entries = searched
        assert store.prune(1000) == 0
        assert len(store.search(Query(limit=1000))) == len(entries)

    def test_pruned_entries_are_not_found(self, searched: tuple[Store, list[Entry]]) -> None:
        store, entries = searched
        store.prune(50)
        query = Query("x", limit=1000)
        assert list(store.search(query)) == select(entries[:50], query)

    def test_everything_can_be_pruned(self, searched: tuple[Store, list[Entry]]) -> None:
        store, entries = searched
        assert store.prune(0) == len(entries)
        assert list(store.search(Query())) == []

    def test_a_number_is_not_given_again_after_pruning(self, store: Store) -> None:
        first = store.open_session(1.0)
        store.append(cell(first, 1))
        store.prune(0)
        assert store.open_session(2.0) > first

    def test_flushing_gives_nothing_back(self, store: Store) -> None:
        flushed: object = store.flush()  # type: ignore[func-returns-value]
        assert flushed is None
