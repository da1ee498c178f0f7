"""The contract of history stores as tests: subclass ``StoreContract`` and say how to make your store."""

from __future__ import annotations

import inspect
import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from nacre.history import Entry, Query, Store, select

from .child import patiently
from .processes import Child

TEXTS = {
    "plain": "x = 1",
    "empty": "",
    "lines": "def f(x):\n    return x\n\nf(2)\n",
    "tabs and returns": "a\tb\r\nc\rd",
    "unicode": "naïve = 'Größe – 数学 🐚'",
    "quotes": """print('it''s', "a \\"b\\"", `c`)""",
    "wildcards": "a % b_c * d? [e] \\ %s",
    "null": "before\x00after",
    "control": "\x01\x02\x03\x1b[0m\x7f",
    "lone surrogates": "\udc80 = '\ud800'",
    "long": "x = [" + "1234567890, " * 20_000 + "]",
}
WORDS = [
    "import os",
    "x = 1",
    "print(x)",
    "for i in range(9):\n    i",
    "%timeit f()",
    "naïve",
    "a*b?",
    "[1]",
    "",
    "X = 1",
]


def cell(session: int, number: int, source: str = "", **fields: Any) -> Entry:
    """An entry whose time goes up with its session and number."""
    return Entry(session, number, source or f"line {number}", started=1000.0 * session + number)._replace(**fields)


class StoreContract(ABC):
    """Every rule of ``nacre.history.Store``."""

    @abstractmethod
    def make_store(self, folder: Path) -> Store:
        """A store that keeps what it keeps in ``folder``; called again, also in other processes, the same history."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        store = self.make_store(tmp_path)
        yield store
        store.close()

    @pytest.fixture
    def reopened(self, tmp_path: Path) -> Iterator[Callable[[Store], Store]]:
        """Closes a store and makes the same history anew."""
        made: list[Store] = []

        def reopen(store: Store) -> Store:
            if not store.persistent:
                pytest.skip("this store does not outlive its process")
            store.close()
            made.append(self.make_store(tmp_path))
            return made[-1]

        yield reopen
        for store in made:
            store.close()

    @pytest.fixture
    def child(self, tmp_path: Path) -> Iterator[Callable[[str, int], Child]]:
        """Runs an action of ``nacre_testkit.child`` on the same history in another process."""
        if not self.make_store(tmp_path).persistent:
            pytest.skip("this store does not outlive its process")
        made: list[Child] = []

        def run(action: str, count: int) -> Child:
            kind = type(self)
            where = inspect.getfile(kind), kind.__qualname__, str(tmp_path)
            made.append(Child("-m", "nacre_testkit.child", *where, action, str(count)))
            return made[-1]

        yield run
        for one in made:
            one.kill()

    # --- sessions -----------------------------------------------------------------------------------

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

    # --- appending and finishing --------------------------------------------------------------------

    def test_every_field_of_an_entry_is_kept(self, store: Store) -> None:
        number = store.open_session(1.0)
        entry = Entry(number, 3, "!ls", "get_shell().system('ls')", 5.25, "/a b", "ok", 0.125, "host", "/env", "out")
        store.append(entry)
        assert list(store.range(number)) == [entry]

    @pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
    def test_a_source_comes_back_as_it_was(self, store: Store, text: str) -> None:
        number = store.open_session(1.0)
        store.append(cell(number, 1)._replace(source=text))
        assert store.range(number)[0].source == text

    @pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
    def test_an_output_comes_back_as_it_was(self, store: Store, text: str) -> None:
        number = store.open_session(1.0)
        store.append(cell(number, 1))
        store.finish(number, 1, "ok", 0.5, text)
        assert store.range(number)[0].output == text

    def test_a_directory_that_is_no_text_comes_back_as_it_was(self, store: Store) -> None:
        number = store.open_session(1.0)
        store.append(cell(number, 1, directory="/tmp/\udcff"))
        assert store.range(number)[0].directory == "/tmp/\udcff"

    def test_an_entry_is_running_until_it_is_finished(self, store: Store) -> None:
        number = store.open_session(1.0)
        store.append(cell(number, 1))
        found = store.range(number)[0]
        assert (found.status, found.wall, found.output) == ("running", None, None)

    @pytest.mark.parametrize("status", ["ok", "error", "interrupted"])
    def test_a_finished_entry_tells_how_it_ended(self, store: Store, status: str) -> None:
        number = store.open_session(1.0)
        store.append(cell(number, 1))
        store.finish(number, 1, status, 0.75, "out")
        found = store.range(number)[0]
        assert (found.status, found.wall, found.output) == (status, 0.75, "out")

    def test_finishing_one_entry_leaves_the_others(self, store: Store) -> None:
        first, second = store.open_session(1.0), store.open_session(2.0)
        for session in (first, second):
            for number in (1, 2):
                store.append(cell(session, number))
        store.finish(second, 1, "ok", 0.5)
        running = [(e.session, e.number) for e in store.search(Query(status="running"))]
        assert sorted(running) == [(first, 1), (first, 2), (second, 2)]

    def test_finishing_what_is_not_there_changes_nothing(self, store: Store) -> None:
        number = store.open_session(1.0)
        store.append(cell(number, 1))
        store.finish(number, 9, "ok", 0.5)
        assert list(store.range(number)) == [cell(number, 1)]

    def test_appending_again_makes_no_second_entry(self, store: Store) -> None:
        number = store.open_session(1.0)
        store.append(cell(number, 1))
        store.append(cell(number, 1))
        assert len(store.range(number)) == len(store.search(Query())) == 1

    def test_appending_again_changes_nothing(self, store: Store) -> None:
        number = store.open_session(1.0)
        store.append(cell(number, 1, "first"))
        store.finish(number, 1, "ok", 0.5)
        store.append(cell(number, 1, "second"))
        found = store.range(number)[0]
        assert (found.source, found.status, found.wall) == ("first", "ok", 0.5)

    def test_finishing_adds_what_a_cell_was_transformed_to(self, store: Store) -> None:
        number = store.open_session(1.0)
        store.append(cell(number, 1, "!ls"))
        store.finish(number, 1, "ok", 0.5, None, "get_shell().system('ls')")
        found = store.range(number)[0]
        assert (found.transformed, found.output) == ("get_shell().system('ls')", None)

    def test_finishing_without_a_transformed_source_leaves_the_one_there_is(self, store: Store) -> None:
        number = store.open_session(1.0)
        store.append(cell(number, 1, "!ls", transformed="system('ls')"))
        store.finish(number, 1, "ok", 0.5)
        assert store.range(number)[0].transformed == "system('ls')"

    # --- names and deletion -------------------------------------------------------------------------

    def test_a_session_has_the_name_it_was_given_last(self, store: Store) -> None:
        first, second = store.open_session(1.0), store.open_session(2.0)
        store.name_session(first, "once")
        store.name_session(first, "naïve 'analysis' %")
        assert {one.number: one.name for one in store.sessions()} == {first: "naïve 'analysis' %", second: ""}

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

    # --- all of it ----------------------------------------------------------------------------------

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

    # --- many at once -------------------------------------------------------------------------------

    def test_taking_many_is_as_good_as_one_by_one(self, store: Store) -> None:
        take = getattr(store, "take", None)
        if take is None:
            pytest.skip("this store takes one by one")
        session = store.open_session(1.0)
        records = [
            ("append", (cell(0, 1, "x = 1"),)),
            ("finish", (1, "ok", 0.25)),
            ("append", (cell(0, 2, "!ls"),)),
            ("finish", (2, "error", 0.5, "out", "system('ls')")),
            ("append", (cell(0, 3, "y"),)),
            ("ended", (9.0,)),
        ]
        for _ in range(2):  # the same again changes nothing
            take(session, records)
            found = [(e.number, e.source, e.transformed, e.status, e.wall, e.output) for e in store.range(session)]
            assert found == [
                (1, "x = 1", "", "ok", 0.25, None),
                (2, "!ls", "system('ls')", "error", 0.5, "out"),
                (3, "y", "", "running", None, None),
            ]
            assert store.sessions()[0].ended == 9.0

    # --- ranges -------------------------------------------------------------------------------------

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

    # --- searching ----------------------------------------------------------------------------------

    @pytest.fixture
    def searched(self, store: Store) -> tuple[Store, list[Entry]]:
        """A store of various entries, and these, the newest first."""
        draw = random.Random(5)
        entries: list[Entry] = []
        for each in range(1, 4):
            session = store.open_session(1000.0 * each)
            for number in range(1, 41):
                source = draw.choice(WORDS) + draw.choice(["", "\n", " # ", "()"]) + draw.choice(WORDS)
                fields: dict[str, Any] = {
                    "status": draw.choice(["ok", "error", "running"]),
                    "directory": draw.choice(["/a", "/a/b", ""]),
                    "host": draw.choice(["here", "there"]),
                    "started": 1000.0 * each + number,
                    "wall": draw.choice([None, 0.25, 0.5, 3.0]),
                }
                entries.append(Entry(session, number, source)._replace(**fields))
                store.append(entries[-1])
        return store, entries[::-1]

    def test_the_newest_are_found_first(self, searched: tuple[Store, list[Entry]]) -> None:
        store, entries = searched
        assert list(store.search(Query(limit=1000))) == entries

    def test_no_more_are_found_than_the_limit(self, searched: tuple[Store, list[Entry]]) -> None:
        store, entries = searched
        assert list(store.search(Query(limit=7))) == entries[:7]

    def test_a_limit_of_none_finds_none(self, searched: tuple[Store, list[Entry]]) -> None:
        assert list(searched[0].search(Query(limit=0))) == []

    def test_a_hundred_are_found_where_nothing_else_is_said(self, searched: tuple[Store, list[Entry]]) -> None:
        assert len(searched[0].search(Query())) == 100

    def test_unique_finds_the_newest_of_the_same_source(self, searched: tuple[Store, list[Entry]]) -> None:
        store, entries = searched
        found = list(store.search(Query(unique=True, limit=1000)))
        assert found == select(entries, Query(unique=True, limit=1000))
        assert len({entry.source for entry in found}) == len(found) < len(entries)

    @pytest.mark.parametrize("mode", ["substring", "prefix", "glob", "regex", "fuzzy"])
    @pytest.mark.parametrize(
        "text", ["x", "X =", "im", "1", "[1]", "a*b?", "*x*", "ï", "% _", "\n", "print*", "i|X", "zz", "PN x", "iorti"]
    )
    def test_a_search_agrees_with_matches(self, searched: tuple[Store, list[Entry]], mode: str, text: str) -> None:
        store, entries = searched
        query = Query(text, mode, limit=1000)
        try:
            expected = select(entries, query)
        except ValueError:
            with pytest.raises(ValueError, match="regular expression"):
                store.search(query)
        else:
            assert list(store.search(query)) == expected

    @pytest.mark.parametrize(
        "filters",
        [
            {"status": "error"},
            {"directory": "/a"},
            {"host": "there"},
            {"since": 2010.0},
            {"until": 2010.0},
            {"since": 1020.0, "until": 3005.0},
            {"slower": 0.5},
            {"session": 2},
            {"session": 77},
            {"status": "ok", "directory": "/a/b", "host": "here", "since": 1020.0},
        ],
        ids=lambda filters: ",".join(filters),
    )
    @pytest.mark.parametrize("text", ["", "x"])
    def test_a_filter_is_exact(self, searched: tuple[Store, list[Entry]], text: str, filters: dict[str, Any]) -> None:
        store, entries = searched
        if filters.get("session") == 2:
            filters = {"session": entries[len(entries) // 2].session}
        query = Query(text, limit=1000, **filters)
        assert list(store.search(query)) == select(entries, query)

    def test_any_search_agrees_with_matches(self, searched: tuple[Store, list[Entry]]) -> None:
        store, entries = searched
        draw = random.Random(11)
        for _ in range(150):
            word = draw.choice(WORDS)
            first = draw.randrange(len(word) + 1)
            query = Query(
                word[first : first + draw.randint(0, 6)],
                draw.choice(["substring", "prefix", "glob", "fuzzy"]),
                draw.choice([1, 5, 1000]),
                draw.random() < 0.3,
                draw.choice(["", "", "ok"]),
                draw.choice(["", "", "/a"]),
            )
            assert list(store.search(query)) == select(entries, query), query

    @pytest.mark.parametrize("text", [text for text in TEXTS.values() if text], ids=[n for n, t in TEXTS.items() if t])
    def test_every_text_is_found_by_itself(self, store: Store, text: str) -> None:
        number = store.open_session(1.0)
        store.append(cell(number, 1, text))
        store.append(cell(number, 2, "other"))
        assert [entry.number for entry in store.search(Query(text))] == [1]

    def test_a_finished_entry_is_found_by_its_status(self, store: Store) -> None:
        number = store.open_session(1.0)
        store.append(cell(number, 1))
        store.finish(number, 1, "error", 0.5)
        assert [entry.number for entry in store.search(Query(status="error"))] == [1]

    def test_a_wrong_regular_expression_is_the_askers_mistake(self, searched: tuple[Store, list[Entry]]) -> None:
        with pytest.raises(ValueError, match="regular expression"):
            searched[0].search(Query("(", "regex"))

    def test_an_unknown_mode_is_the_askers_mistake(self, searched: tuple[Store, list[Entry]]) -> None:
        with pytest.raises(ValueError, match="telepathy"):
            searched[0].search(Query("x", "telepathy"))

    # --- pruning ------------------------------------------------------------------------------------

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

    # --- stores that outlive their process ------------------------------------------------------------

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
