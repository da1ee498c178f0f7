"""The pages: nothing depends on them but how long a search takes."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from nacre.history import Entry, Query, Store, select
from nacre_history_postgres import pages, searching
from nacre_history_postgres.store import PostgresStore
from nacre_testkit.history import DeletionTests, SearchTests

Make = Callable[[], PostgresStore]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """What otherwise takes many thousand entries."""
    monkeypatch.setattr(pages, "SIZE", 4)
    monkeypatch.setattr(searching, "RECENT", 5)
    monkeypatch.setattr(searching, "FAR", 10)
    monkeypatch.setattr(searching, "FEW", 3)


@pytest.mark.usefixtures("small")
class TestPostgresStoreWithPages(SearchTests, DeletionTests):
    def make_store(self, folder: Path) -> Store:
        schema = "p" + hashlib.md5(os.fsencode(folder)).hexdigest()
        return PostgresStore(os.environ["NACRE_TEST_POSTGRES"], schema)


@pytest.fixture
def schema(tmp_path: Path) -> str:
    return "p" + hashlib.md5(os.fsencode(tmp_path)).hexdigest()


@pytest.fixture
def make(database: Any, schema: str) -> Iterator[Make]:
    made: list[PostgresStore] = []

    def store() -> PostgresStore:
        made.append(PostgresStore(database.conninfo, schema))
        return made[-1]

    yield store
    for each in made:
        each.close()


@pytest.fixture
def ask(database: Any, schema: str) -> Callable[[str], Any]:
    """What a statement gives, as of another user of the database."""

    def run(statement: str) -> Any:
        with psycopg.connect(database.conninfo, autocommit=True) as connection:
            connection.execute(f"SET search_path TO {schema}")
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else None

    return run


def filled(store: PostgresStore, count: int) -> list[Entry]:
    """Entries in a store and its pages, the newest first."""
    draw = random.Random(3)
    session = store.open_session(1.0)
    cells = [
        Entry(session, number, "".join(draw.choice("ab(=_ é\n\\%") for _ in range(draw.randrange(12))))
        for number in range(1, count + 1)
    ]
    store.take(session, [("append", (entry,)) for entry in cells])
    store.index()
    return cells[::-1]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("unique", [False, True])
@pytest.mark.parametrize("mode", ["substring", "prefix", "glob", "fuzzy"])
def test_any_short_text_is_found_where_it_is(make: Make, mode: str, unique: bool) -> None:
    store = make()
    entries = filled(store, 400)
    draw = random.Random(9)
    for _ in range(60):
        text = "".join(draw.choice("ab(=_ é\n\\%zq") for _ in range(draw.randint(1, 4)))
        for limit in (3, 1000):
            query = Query(text, mode, limit, unique)
            assert list(store.search(query)) == select(entries, query), query


def test_a_short_text_that_is_nowhere_is_looked_for_among_the_newest_alone(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "RECENT", 600)
    store = make()
    filled(store, 3000)
    asked: list[str] = []
    rows = searching._rows
    monkeypatch.setattr(searching, "_rows", lambda *values: asked.append(values[2]) or rows(*values))
    assert store.search(Query("zq")) == store.search(Query("a)")) == store.search(Query("z", unique=True)) == []
    assert len(asked) == 3
    assert all("id > 2400" in condition for condition in asked)


@pytest.mark.parametrize("mode", ["substring", "prefix", "fuzzy"])
def test_each_source_once_is_looked_for_no_further_than_where_enough_are(
    make: Make, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr(searching, "RECENT", 600)
    store = make()
    session = store.open_session(1.0)
    cells = [Entry(session, number, f"value_{number // 6}" if number % 3 else "x") for number in range(1, 6001)]
    store.take(session, [("append", (entry,)) for entry in cells])
    asked: list[str] = []
    rows = searching._rows
    monkeypatch.setattr(searching, "_rows", lambda *values: asked.append(values[2]) or rows(*values))
    query = Query("value", mode, limit=250, unique=True)
    assert store.search(query) == select(cells[::-1], query)
    assert len(asked) == 3
    assert all("id > " in condition for condition in asked)
    asked.clear()
    query = Query("x", mode, limit=250, unique=True)
    assert store.search(query) == select(cells[::-1], query)
    assert ["id > " in condition for condition in asked[:3]] == [True, True, False], "the second look finds nothing new"


def test_pages_are_made_while_lines_are_written(make: Make, ask: Callable[[str], Any]) -> None:
    store = make()
    session = store.open_session(1.0)
    for start in (0, 700):
        store.take(session, [("append", (Entry(session, start + number, "x"),)) for number in range(700)])
    assert ask("SELECT number FROM pages ORDER BY number") == [(0,), (1,)]


def test_a_database_without_pages_gets_them(make: Make, ask: Callable[[str], Any]) -> None:
    entries = filled(make(), 2000)
    ask("DROP TABLE pages")
    later = make()
    assert list(later.search(Query("(=", limit=5000))) == select(entries, Query("(=", limit=5000))
    later.index()
    assert ask("SELECT count(*) FROM pages") == [(3,)]
    assert ask("SELECT value FROM facts WHERE name = 'version'") == [("1",)]


def test_a_search_makes_the_pages_it_misses(
    make: Make, ask: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(make(), 2000)
    ask("DROP TABLE pages")
    monkeypatch.setattr(searching, "RECENT", 100)
    make().search(Query("zq"))
    assert ask("SELECT count(*) FROM pages") == [(3,)]


def test_no_page_is_made_while_somebody_else_writes(make: Make, database: Any, schema: str) -> None:
    store = make()
    session = store.open_session(1.0)
    values = "VALUES (%s, %s, %s, '', 1, '', 'ok', 1, '', '')"
    insert = (
        f"INSERT INTO {schema}.entries (session, number, source, transformed, started, directory, status, wall, host, "
        f"environment) {values}"
    )
    with psycopg.connect(database.conninfo) as other:
        other.execute(insert, (session, 0, "zq"))
        store.take(session, [("append", (Entry(session, number, "x"),)) for number in range(1, 2000)])
        store.index()
        assert store.search(Query("zq")) == []
        other.commit()
    store.index()
    assert [entry.number for entry in store.search(Query("zq"))] == [0]


def test_who_may_read_only_searches_without_pages(make: Make, ask: Callable[[str], Any], schema: str) -> None:
    entries = filled(make(), 2000)
    ask("DROP TABLE pages")
    ask(f"CREATE ROLE reader{schema} LOGIN")
    ask(f"GRANT USAGE ON SCHEMA {schema} TO reader{schema}")
    ask(f"GRANT SELECT ON facts, entries, sessions TO reader{schema}")
    conninfo = os.environ["NACRE_TEST_POSTGRES"].replace("nacre@", f"reader{schema}@")
    for made in (False, True):  # by nobody, and by somebody who does not let others read it
        reader = PostgresStore(conninfo, schema)
        assert list(reader.search(Query("(=", limit=5000))) == select(entries, Query("(=", limit=5000))
        reader.index()
        with pytest.raises(OSError, match="denied"):
            reader.open_session(1.0)
        reader.close()
        if not made:
            make().index()


def held(ask: Callable[[str], Any]) -> dict[int, bytes]:
    return dict(ask("SELECT number, pairs FROM pages"))


def made_of(entries: list[Entry], numbers: range) -> bytes:
    return pages.pairs_of(entry.source for entry in entries if entry.number in numbers)


def test_what_was_pruned_is_in_no_page(make: Make, ask: Callable[[str], Any]) -> None:
    store = make()
    entries = filled(store, 3000)
    store.prune(1000)
    assert held(ask) == {3: made_of(entries, range(2001, 2048)), 4: made_of(entries, range(2048, 2560))}
    store.prune(0)
    store.index()
    assert held(ask) == {}


def test_what_was_deleted_is_in_no_page(make: Make, ask: Callable[[str], Any]) -> None:
    store = make()
    session = store.open_session(1.0)
    sources = {700: "hunter2", 1999: "hunter2"}
    cells = [Entry(session, number, sources.get(number, "x")) for number in range(1, 2000)]
    store.take(session, [("append", (entry,)) for entry in cells])
    store.index()
    assert held(ask)[1] == pages.pairs_of(["x", "hunter2"])
    assert store.delete([(session, 700), (session, 1999), (session, 5000)]) == 2
    assert set(held(ask).values()) == {pages.pairs_of(["x"])}
    assert store.search(Query("er2")) == []


def test_tables_of_a_newer_version_get_no_pages(make: Make, ask: Callable[[str], Any]) -> None:
    make().open_session(1.0)
    ask("DROP TABLE pages; UPDATE facts SET value = '99' WHERE name = 'version'")
    with pytest.raises(OSError, match="newer Nacre"):
        make().open_session(2.0)
    assert ask("SELECT to_regclass('pages')") == [(None,)]


def test_tables_of_the_same_name_elsewhere_are_not_taken_for_ours(make: Make, ask: Callable[[str], Any]) -> None:
    ask("CREATE TABLE IF NOT EXISTS public.pages (number text); CREATE TABLE IF NOT EXISTS public.entries (id text)")
    try:
        entries = filled(make(), 1000)
        assert list(make().search(Query("(=", limit=5000))) == select(entries, Query("(=", limit=5000))
        assert ask("SELECT count(*) FROM public.pages") == ask("SELECT count(*) FROM public.entries") == [(0,)]
    finally:
        ask("DROP TABLE public.pages; DROP TABLE public.entries")


def test_a_role_whose_texts_have_escapes_finds_as_much(make: Make, ask: Callable[[str], Any]) -> None:
    entries = filled(make(), 1000)
    ask("ALTER ROLE nacre SET standard_conforming_strings TO off")
    try:
        for text in "a\\%é":
            query = Query(text, "fuzzy", limit=5000)
            assert list(make().search(query)) == select(entries, query)
    finally:
        ask("ALTER ROLE nacre RESET standard_conforming_strings")


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("statement", ["TRUNCATE entries RESTART IDENTITY", "DELETE FROM entries", "TRUNCATE pages"])
def test_what_is_written_after_somebody_emptied_a_table_is_found(
    make: Make, ask: Callable[[str], Any], statement: str
) -> None:
    filled(make(), 100)
    ask(statement)
    store = make()
    store.search(Query("z"))
    session = store.open_session(2.0)
    cells = [Entry(session, number, "zq" if number == 1 else "y") for number in range(1, 90)]
    store.take(session, [("append", (entry,)) for entry in cells])
    store.index()
    assert [entry.number for entry in store.search(Query("zq"))] == [1]
