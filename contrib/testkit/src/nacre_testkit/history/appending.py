"""Cells on their way in: one by one, and many at once."""

from __future__ import annotations

import pytest
from nacre.history import Entry, Query, Store

from .examples import TEXTS, cell
from .making import StoreTests


class AppendingTests(StoreTests):
    """The rules of ``append``, ``finish`` and ``take``."""

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
