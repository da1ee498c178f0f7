"""What outlives a process, and what happens when several write at once."""

from __future__ import annotations

from collections.abc import Callable

from nacre.history import Entry, Query, Store

from ..child import patiently
from ..processes import Child
from .examples import cell
from .making import StoreTests


class PersistenceTests(StoreTests):
    """The rules of stores that outlive their process."""

    def test_what_was_appended_is_there_after_reopening(
        self, searched: tuple[Store, list[Entry]], reopened: Callable[[Store], Store]
    ) -> None:
        store, entries = searched
        assert list(reopened(store).search(Query(limit=1000))) == entries

    def test_how_a_cell_ended_is_there_after_reopening(self, store: Store, reopened: Callable[[Store], Store]) -> None:
        number = store.open_session(1.0)
        store.append(cell(number, 1))
        store.finish(number, 1, "error", 0.5)
        assert reopened(store).range(number)[0].status == "error"

    def test_when_a_session_ended_is_there_after_reopening(
        self, store: Store, reopened: Callable[[Store], Store]
    ) -> None:
        store.end_session(store.open_session(1.0), 2.5)
        assert reopened(store).sessions()[0].ended == 2.5

    def test_numbers_go_on_after_reopening(self, store: Store, reopened: Callable[[Store], Store]) -> None:
        first = store.open_session(1.0)
        assert reopened(store).open_session(2.0) > first

    def test_an_earlier_session_can_be_added_to_after_reopening(
        self, store: Store, reopened: Callable[[Store], Store]
    ) -> None:
        number = store.open_session(1.0)
        store.append(cell(number, 1))
        again = reopened(store)
        for each in (1, 2):
            again.append(cell(number, each))
        assert [entry.number for entry in again.range(number)] == [1, 2]

    def test_competing_processes_get_different_numbers(self, child: Callable[[str, int], Child]) -> None:
        children = [child("sessions", 20) for _ in range(3)]
        for one in children:
            one.tell("go")
        numbers = [number for one in children for number in one.rest()]
        assert len(numbers) == len(set(numbers)) == 60

    def test_competing_processes_lose_nothing(self, child: Callable[[str, int], Child], store: Store) -> None:
        children = [child("append", 50) for _ in range(3)]
        sessions = [int(one.line()) for one in children]
        for one in children:
            one.tell("go")
        for one in children:
            assert one.rest() == [str(number) for number in range(1, 51)], one.errors
        for session in sessions:
            found = patiently(store.range, session)
            assert [(e.source, e.status) for e in found] == [(f"line {n} of {session}", "ok") for n in range(1, 51)]

    def test_an_acknowledged_line_survives_the_death_of_its_process(
        self, child: Callable[[str, int], Child], store: Store
    ) -> None:
        for last in (1, 20, 57):
            one = child("append", 100_000)
            session = int(one.line())
            one.tell("go")
            while int(one.line()) < last:
                pass
            one.process.kill()
            acknowledged = max([last, *map(int, one.rest())])
            found = patiently(store.range, session)
            assert [entry.source for entry in found[:acknowledged]] == [
                f"line {number} of {session}" for number in range(1, acknowledged + 1)
            ]
            assert len(found) <= acknowledged + 1, "more than was typed"

    def test_a_session_whose_process_died_has_no_end(self, child: Callable[[str, int], Child], store: Store) -> None:
        one = child("append", 100_000)
        session = int(one.line())
        one.tell("go")
        one.line()
        one.kill()
        assert {each.number: each.ended for each in patiently(store.sessions)}[session] is None
