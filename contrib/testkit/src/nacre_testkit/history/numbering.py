"""Sessions: their numbers, what is told of them, and their names."""

from __future__ import annotations

from nacre.history import Store

from .examples import cell
from .making import StoreTests


class SessionTests(StoreTests):
    """The rules of sessions."""

    def test_the_first_session_has_a_number_above_zero(self, store: Store) -> None:
        assert store.open_session(1.0) > 0

    def test_a_session_has_a_greater_number_than_every_earlier_one(self, store: Store) -> None:
        numbers = [store.open_session(float(time)) for time in (3, 1, 2)]
        assert numbers == sorted(set(numbers))

    def test_sessions_are_listed_oldest_first(self, store: Store) -> None:
        numbers = [store.open_session(float(time)) for time in range(3)]
        assert [session.number for session in store.sessions()] == numbers

    def test_a_session_tells_when_it_began(self, store: Store) -> None:
        store.open_session(1234.5)
        assert store.sessions()[0].started == 1234.5

    def test_a_session_that_goes_on_has_no_end(self, store: Store) -> None:
        store.open_session(1.0)
        assert store.sessions()[0].ended is None

    def test_a_session_tells_when_it_ended(self, store: Store) -> None:
        first, second = store.open_session(1.0), store.open_session(2.0)
        store.end_session(first, 7.5)
        assert {session.number: session.ended for session in store.sessions()} == {first: 7.5, second: None}

    def test_a_session_counts_its_cells(self, store: Store) -> None:
        first, second = store.open_session(1.0), store.open_session(2.0)
        store.append(cell(first, 1))
        store.append(cell(first, 2))
        assert {session.number: session.cells for session in store.sessions()} == {first: 2, second: 0}

    def test_a_new_store_has_no_sessions(self, store: Store) -> None:
        assert list(store.sessions()) == []

    def test_a_session_has_the_name_it_was_given_last(self, store: Store) -> None:
        first, second = store.open_session(1.0), store.open_session(2.0)
        store.name_session(first, "once")
        store.name_session(first, "naïve 'analysis' %")
        assert {one.number: one.name for one in store.sessions()} == {first: "naïve 'analysis' %", second: ""}
