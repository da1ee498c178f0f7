"""The store: every operation of ``nacre.history.Store`` on a PostgreSQL database."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import psycopg
from nacre.history import Entry, Query, Session, Store

from . import pages, searching
from .database import Connection, connect, explained, plain, stored
from .options import server

if TYPE_CHECKING:
    from nacre import Shell

APPEND = (
    f"INSERT INTO entries ({searching.COLUMNS}) VALUES ({', '.join(['%s'] * 11)}) "
    "ON CONFLICT (session, number) DO NOTHING"
)
FINISH = (
    "UPDATE entries SET status = %s, wall = %s, output = %s, transformed = coalesce(nullif(%s, ''), transformed) "
    "WHERE session = %s AND number = %s"
)
OPEN = "INSERT INTO sessions (number, started) VALUES (%s, %s) ON CONFLICT DO NOTHING"
# a number that was not drawn must not be drawn later
GO_ON = """
SELECT setval(pg_get_serial_sequence('sessions', 'number'), highest) FROM
    (SELECT max(number) AS highest FROM sessions) AS known
    WHERE highest > (SELECT last_value FROM sessions_number_seq)
"""
HIGHEST = searching.LIMIT


def make_store(shell: Shell) -> PostgresStore:
    """The store that a shell's layers describe."""
    return PostgresStore(*server(shell))


class PostgresStore(Store):
    """History in a PostgreSQL database, which many shells on many machines share.

    conninfo: as libpq has it. schema: of the tables, which are made with the first operation. timeout: seconds to
    connect. Operations raise ``OSError`` where the server is away; the next one connects again.
    """

    def __init__(self, conninfo: str = "", schema: str = "nacre", timeout: int = 5) -> None:
        self._where = conninfo, schema, timeout
        self._connection: Connection | None = None
        self._known: set[int] = set()  # sessions that are there for sure
        self._written = 0  # records since pages were made

    @property
    def place(self) -> str:
        """What tells this database from others."""
        with self._connected() as connection:
            found = connection.execute("SELECT value FROM facts WHERE name = 'made'").fetchone()
        return f"postgres#{found[0] if found else ''}"

    def open_session(self, started: float) -> int:
        with self._connected() as connection:
            row = connection.execute("INSERT INTO sessions (started) VALUES (%s) RETURNING number", (started,))
            number = int(row.fetchone()[0])  # type: ignore[index]
        self._known.add(number)
        return number

    def take(self, session: int, records: Sequence[tuple[str, tuple[Any, ...]]]) -> None:
        """Write what a spool kept: all of it, or nothing where it raises. Taking the same again changes nothing."""
        with self._connected() as connection, connection.transaction(), connection.cursor() as cursor:
            if session not in self._known:  # it may come from a spool, or from before the tables were made anew
                cursor.execute(OPEN, (session, time.time()))
                cursor.execute(GO_ON)
            with connection.pipeline():
                for operation, arguments in records:
                    if operation == "append":
                        cursor.execute(APPEND, _row(Entry(*arguments[0])._replace(session=session)))
                    elif operation == "finish":
                        number, status, wall, *more = arguments
                        output, transformed = more or (None, "")
                        kept = None if output is None else stored(output)
                        cursor.execute(FINISH, (status, wall, kept, stored(transformed), session, number))
                    elif operation == "ended":
                        cursor.execute("UPDATE sessions SET ended = %s WHERE number = %s", (arguments[0], session))
        self._known.add(session)
        self._written += len(records)
        if self._written >= pages.SIZE:
            self.index(searching.SLICE)

    def range(self, session: int, start: int = 1, stop: int | None = None) -> Sequence[Entry]:
        bounds = (_integer(number) for number in (session, start, HIGHEST if stop is None else stop))
        with self._connected() as connection:
            rows = connection.execute(
                f"SELECT {searching.COLUMNS} FROM entries "
                "WHERE session = %s AND number >= %s AND number < %s ORDER BY number",
                tuple(bounds),
            )
            return [searching.entry_of(row) for row in rows]

    def search(self, query: Query) -> Sequence[Entry]:
        with self._connected() as connection:
            return searching.search(connection, query)

    def index(self, seconds: float = float("inf")) -> None:
        """Make the pages that searches use, as far as they can be made in so long."""
        self._written = 0
        with self._connected() as connection:
            pages.fill(connection, seconds)

    def sessions(self) -> Sequence[Session]:
        with self._connected() as connection:
            rows = connection.execute(
                "SELECT number, started, ended, coalesce(cells, 0), name FROM sessions LEFT JOIN "
                "(SELECT session, count(*) AS cells FROM entries GROUP BY session) AS counted ON session = number "
                "ORDER BY number"
            )
            return [Session(*row)._replace(name=plain(row[4])) for row in rows]

    def name_session(self, session: int, name: str) -> None:
        with self._connected() as connection:
            connection.execute("UPDATE sessions SET name = %s WHERE number = %s", (stored(name), session))

    def delete(self, keys: Iterable[tuple[int, int]]) -> int:
        gone: list[int] = []
        with self._connected() as connection, connection.transaction():
            for session, number in keys:
                where = _integer(session), _integer(number)
                found = connection.execute("DELETE FROM entries WHERE session = %s AND number = %s RETURNING id", where)
                gone += (row[0] for row in found)
            pages.renew(connection, gone)
        return len(gone)

    def prune(self, keep: int) -> int:
        with self._connected() as connection, connection.transaction():
            last = "SELECT id FROM entries ORDER BY id DESC LIMIT 1 OFFSET %s"
            row = connection.execute(last, (_integer(max(0, keep)),)).fetchone()
            if row is None:
                return 0
            gone = connection.execute("DELETE FROM entries WHERE id <= %s", row).rowcount
            pages.forget(connection, row[0] + 1)
        return gone

    def close(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            with suppress(psycopg.Error):
                connection.close()

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        if self._connection is None:
            self._known.clear()
            self._connection = connect(*self._where)
        try:
            with explained():
                yield self._connection
        except OSError:
            self.close()
            raise
        if self._connection is not None and self._connection.closed:
            self.close()


def _row(entry: Entry) -> list[Any]:
    return [stored(value) if isinstance(value, str) else value for value in entry]


def _integer(number: int) -> int:
    """A number as PostgreSQL takes it; what is beyond its range becomes the end of it."""
    return max(-HIGHEST, min(number, HIGHEST))
