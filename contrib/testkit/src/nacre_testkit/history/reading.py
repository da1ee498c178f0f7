"""Cells on their way out: ``range`` and ``entries``."""

from __future__ import annotations

import pytest
from nacre.history import Query, Store

from .examples import cell
from .making import StoreTests


class ReadingTests(StoreTests):
    """The rules of ``range`` and ``entries``."""

    def test_a_range_is_in_order(self, store: Store) -> None:
        number = store.open_session(1.0)
        for each in range(1, 30):
            store.append(cell(number, each))
        assert [entry.number for entry in store.range(number)] == list(range(1, 30))

    def test_a_range_begins_with_its_start(self, store: Store) -> None:
        number = store.open_session(1.0)
        for each in range(1, 6):
            store.append(cell(number, each))
        assert [entry.number for entry in store.range(number, 3)] == [3, 4, 5]

    def test_a_range_ends_before_its_stop(self, store: Store) -> None:
        number = store.open_session(1.0)
        for each in range(1, 6):
            store.append(cell(number, each))
        assert [entry.number for entry in store.range(number, 2, 4)] == [2, 3]

    def test_a_range_leaves_out_what_is_not_there(self, store: Store) -> None:
        number = store.open_session(1.0)
        for each in (2, 5):
            store.append(cell(number, each))
        assert [entry.number for entry in store.range(number, 1, 100)] == [2, 5]

    def test_a_range_holds_its_own_session_only(self, store: Store) -> None:
        first, second = store.open_session(1.0), store.open_session(2.0)
        store.append(cell(first, 1))
        store.append(cell(second, 1))
        assert [entry.session for entry in store.range(first)] == [first]

    def test_a_session_that_is_not_there_has_an_empty_range(self, store: Store) -> None:
        assert list(store.range(99)) == []

    @pytest.mark.parametrize("number", [-1, 0, 10**30], ids=["below zero", "zero", "beyond all"])
    def test_a_strange_number_is_a_session_that_is_not_there(self, store: Store, number: int) -> None:
        store.append(cell(store.open_session(1.0), 1))
        assert list(store.range(number)) == list(store.search(Query(session=number))) == []

    def test_a_range_may_end_beyond_all_numbers(self, store: Store) -> None:
        number = store.open_session(1.0)
        store.append(cell(number, 1))
        assert len(store.range(number, -(10**30), 10**30)) == 1

    def test_all_entries_come_by_session_and_number(self, store: Store) -> None:
        first, second = store.open_session(1.0), store.open_session(2.0)
        for session, number in ((second, 1), (first, 1), (first, 2), (second, 3)):
            store.append(cell(session, number))
        wanted = [(first, 1), (first, 2), (second, 1), (second, 3)]
        assert [entry[:2] for entry in store.entries()] == wanted

    def test_entries_go_on_behind_one(self, store: Store) -> None:
        first, second = store.open_session(1.0), store.open_session(2.0)
        for session in (first, second):
            for number in (1, 2):
                store.append(cell(session, number))
        assert [entry[:2] for entry in store.entries((first, 1))] == [(first, 2), (second, 1), (second, 2)]
        assert [entry[:2] for entry in store.entries((second, 2))] == []
