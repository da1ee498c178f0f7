"""Shells whose history server goes away and comes back."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from nacre.history import Entry, Query
from nacre_history_postgres import plugin
from nacre_history_postgres.doctor import examine
from nacre_history_postgres.store import PostgresStore
from nacre_testkit.processes import Child, wait_until
from nacre_testkit.shells import Home, storm, text


@pytest.fixture
def schema() -> str:
    return f"shells_{time.time_ns()}"


@pytest.fixture
def home(tmp_path: Path, database: Any, schema: str) -> Iterator[Home]:
    traits = f'[traits.HistoryPostgres]\nconninfo = "{database.conninfo}"\nschema = "{schema}"'
    make = lambda: PostgresStore(database.conninfo, schema)  # noqa: E731
    made = Home(tmp_path, "history-postgres", "postgres", make, traits)
    yield made
    made.close()


def test_what_one_shell_typed_another_one_finds(home: Home) -> None:
    home.run("x = 20", "1/0")
    found = home.run("[(e.source, e.status) for e in get_shell().history.search()][1:]")
    assert "('1/0', 'error'), ('x = 20', 'ok')" in found[0]


def test_a_server_that_stops_and_comes_back_costs_no_line(home: Home, database: Any) -> None:
    child = home.shell()
    expected = []
    for phase in ("up", "down", "up again"):
        for number in range(20):
            child.tell(f"print('{phase}', {number})")
            expected.append(f"print('{phase}', {number})")
            assert text(child.line()) == f"{phase} {number}"
        if phase == "up":
            database.stop()
        elif phase == "down":
            child.tell("import time; time.sleep(0.5); print('slept')")  # attempts fail meanwhile
            expected.append("import time; time.sleep(0.5); print('slept')")
            assert text(child.line()) == "slept"
            database.start()
    assert child.wait() == 0
    home.run("last = 1")  # takes over what the first shell had no time to write
    assert home.sources() == [*expected, "last = 1"]
    assert child.errors.count("history cannot be written now") == 1, child.errors
    assert "server cannot be reached" in child.errors


def test_a_server_that_is_away_does_not_delay_a_cell(home: Home, database: Any) -> None:
    home.run("before = 1")
    database.stop()
    child = home.shell()
    child.tell("print('first')")
    assert text(child.line()) == "first"
    delays = []
    for number in range(20):
        began = time.monotonic()
        child.tell(f"print({number})")
        assert text(child.line()) == str(number)
        delays.append(time.monotonic() - began)
    assert sorted(delays)[10] < 0.1


def test_shells_killed_at_random_lose_no_line_though_the_server_is_restarted(
    home: Home, database: Any, schema: str
) -> None:
    """``NACRE_TEST_SHELLS=20 NACRE_TEST_CELLS=1000`` is the full size."""
    home.run()

    def written() -> int:
        with suppress(psycopg.errors.UndefinedTable), psycopg.connect(database.conninfo) as connection:
            row = connection.execute(f"SELECT count(*) FROM {schema}.entries").fetchone()
            return int(row[0]) if row else 0
        return 0

    def restart() -> None:
        wait_until(written, 60.0)  # they are under way
        for _ in range(3):
            database.stop()
            time.sleep(0.3)
            database.start()
            time.sleep(0.3)

    count, cells = int(os.environ.get("NACRE_TEST_SHELLS", "8")), int(os.environ.get("NACRE_TEST_CELLS", "100"))
    storm(home, count, cells, meanwhile=restart)


def test_a_history_is_migrated_to_the_server_and_back(home: Home, database: Any, tmp_path: Path) -> None:
    home.run("größe = 1", "1/0", "!ls")

    def nacre(*words: str) -> str:
        child = Child("-m", "nacre", "history", *words, environment={"NACRE_HOME": str(tmp_path), "NACRE_PROFILE": "t"})
        assert child.wait() == 0, child.errors
        return "\n".join(child.rest())

    assert "3 of them new; count and checksum are the same" in nacre("migrate", "postgres", "sqlite")
    assert "0 of them new; count and checksum are the same" in nacre("migrate", "postgres", "sqlite")
    there = f"postgres:{database.conninfo}?application_name=other"
    assert "same store" in _refused(tmp_path, "migrate", "postgres", there)
    assert nacre("search", "--store", "sqlite", "--fuzzy", "gre") == "1/1: größe = 1"
    assert nacre("search", "--fuzzy", "gre1", "--store", there).endswith("größe = 1")


def _refused(home: Path, *words: str) -> str:
    child = Child("-m", "nacre", "history", *words, environment={"NACRE_HOME": str(home), "NACRE_PROFILE": "t"})
    assert child.wait() == 2
    return child.errors


def test_a_store_that_lost_its_connection_makes_a_new_one(database: Any) -> None:
    store = PostgresStore(database.conninfo, "reconnects")
    session = store.open_session(1.0)
    database.stop()
    with pytest.raises(OSError, match="cannot be reached"):
        store.append(Entry(session, 1, "x"))
    database.start()
    wait_until(lambda: store.append(Entry(session, 1, "x")) is None)
    assert [entry.source for entry in store.search(Query(session=session))] == ["x"]
    store.close()


LOST = """
import os, sys
import psycopg
from nacre.history import Entry
from nacre_history_postgres.store import PostgresStore

class Meanwhile(list):
    def __iter__(self):
        with psycopg.connect(sys.argv[1], autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'nacre'")
        yield from super().__iter__()

store = PostgresStore(sys.argv[1], sys.argv[2])
session = store.open_session(1.0)
try:
    store.take(session, Meanwhile([("append", (Entry(session, 1, "x" * 1000),))] * 5000))
except OSError:
    print("told")
print(len(store.range(session)))
"""


def test_a_connection_that_is_lost_while_lines_are_written_says_nothing_on_the_screen(
    database: Any, schema: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOST, database.conninfo, schema], capture_output=True, text=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("told\n0\n", "")


def test_searches_are_planned_for_their_text_however_often(database: Any) -> None:
    store = PostgresStore(database.conninfo, "planned")
    store.append(Entry(store.open_session(1.0), 1, "x"))
    for _ in range(12):
        assert len(store.search(Query("x"))) == 1
    with store._connected() as connection:
        prepared = connection.execute("SELECT statement FROM pg_prepared_statements").fetchall()
    assert not any("LIKE" in statement for (statement,) in prepared)
    store.close()


def test_of_many_repeats_each_source_is_found_once(database: Any) -> None:
    store = PostgresStore(database.conninfo, "repeats")
    session = store.open_session(1.0)
    cells = [Entry(session, number, f"x = {number % 7}") for number in range(1, 3001)]
    store.take(session, [("append", (Entry(session, 0, "x = 'oldest'"),)), *(("append", (one,)) for one in cells)])
    for mode in ("substring", "fuzzy"):
        found = store.search(Query("x =", mode, unique=True))
        assert [entry.number for entry in found] == [*range(3000, 2993, -1), 0]
    store.close()


@pytest.mark.parametrize("query", [Query("7$", "regex"), Query("x = *7", "glob"), Query("= ١", "fuzzy")])
def test_sources_that_fit_are_found_behind_many_others(database: Any, query: Query) -> None:
    store = PostgresStore(database.conninfo, "behind")
    if not store.sessions():
        session = store.open_session(1.0)
        cells = [Entry(session, number, f"x = {number * 10}") for number in range(3, 2000)]
        first = Entry(session, 1, "x = 17"), Entry(session, 2, "x = '١'")
        store.take(session, [("append", (entry,)) for entry in (*first, *cells)])
    assert len(store.search(query._replace(unique=True, limit=5))) == 1
    store.close()


@pytest.mark.parametrize("escaped", [False, True])
@pytest.mark.parametrize("mode", ["substring", "prefix"])
def test_searches_use_the_index_of_trigrams(database: Any, mode: str, escaped: bool) -> None:
    from nacre_history_postgres import searching

    store = PostgresStore(database.conninfo, "indexed")
    if not store.sessions():
        session = store.open_session(1.0)
        cells = [Entry(session, number, f"value_{number} = {number * 7919 % 10007}") for number in range(1, 5001)]
        store.take(session, [("append", (entry,)) for entry in cells])
    with psycopg.connect(database.conninfo) as connection:
        connection.execute("SET search_path TO indexed; ANALYZE entries; SET enable_seqscan TO off")
        query = Query("value_4321 = ", mode)
        where, values = searching._conditions(query, escaped)
        plan = connection.execute(f"EXPLAIN SELECT id FROM entries WHERE {where}", values).fetchall()
    assert any("entries_text" in line for (line,) in plan), plan
    assert [entry.number for entry in store.search(query)] == [4321]
    store.close()


def test_tables_of_a_newer_version_are_refused_and_left_alone(database: Any) -> None:

    store = PostgresStore(database.conninfo, "newer")
    store.open_session(1.0)
    store.close()
    with psycopg.connect(database.conninfo) as connection:
        connection.execute("UPDATE newer.facts SET value = '99' WHERE name = 'version'")
    with pytest.raises(OSError, match="newer Nacre"):
        store.open_session(2.0)
    store.close()


def test_a_database_that_lacks_characters_is_refused_with_a_way_out(database: Any) -> None:
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    store = PostgresStore(database.conninfo.replace("/postgres", "/latin"), "x")
    with pytest.raises(OSError, match=r"latin has the encoding LATIN1.*createdb --encoding UTF8"):
        store.open_session(1.0)


def test_a_wrong_trait_is_told_without_what_may_be_a_password(session: Any) -> None:
    shell = session(plugin, config={"traits": {"HistoryPostgres": {"conninfo": ["hunter2"], "schema": "A;B"}}}).shell
    shell.provide("history_backends", "postgres")
    notices = "\n".join(shell.take_notices())
    assert "HistoryPostgres.schema cannot be 'A;B'" in notices
    assert "HistoryPostgres.conninfo cannot be" in notices
    assert "hunter2" not in notices


def test_doctor_says_whether_the_server_can_be_reached(session: Any, database: Any) -> None:
    def asked(conninfo: str) -> list[str]:
        traits = {"HistoryPostgres": {"conninfo": conninfo}}
        shell = session(plugin, config={"choose": {"history": "postgres"}, "traits": traits}).shell
        return [finding.status for finding in examine(shell)]

    assert asked(database.conninfo) in (["ok"], ["ok", "warn"])
    assert asked("postgresql://nacre@127.0.0.1:1/postgres") == ["fail"]


def test_the_front_door_does_not_import_psycopg() -> None:
    import subprocess
    import sys

    code = "import sys, nacre_history_postgres.plugin as p; list(p.history_backends()); print('psycopg' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"
