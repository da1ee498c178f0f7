"""The store: every operation of ``nacre.history.Store`` on one SQLite file."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from nacre.history import Entry, Query, Session, Store

from . import bulk, searching, texts
from .database import Damaged, explained, settle, transaction
from .opening import open_file
from .options import HistorySqlite, place

if TYPE_CHECKING:
    from nacre import Shell

APPEND = (
    f"INSERT INTO entries ({texts.COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (session, number) DO NOTHING"
)


def make_store(shell: Shell) -> SqliteStore:
    """The store that a shell's layers describe."""
    chosen = HistorySqlite.read(shell)
    return SqliteStore(place(chosen.path), chosen.busy_timeout, chosen.journal)


class SqliteStore(Store):
    """History in one SQLite file, which many shells share.

    path: the file, made when there is none; nothing is touched before the first operation. busy_timeout:
    seconds to wait for a lock. journal: ``wal``, ``delete`` or ``auto``. Operations raise ``OSError`` with a
    reason, ``BlockingIOError`` where the file is only locked; the file is never renamed nor removed. One that
    cannot be written can be read.
    """

    def __init__(self, path: str, busy_timeout: float = 0.1, journal: str = "auto") -> None:
        self.path = path
        self._busy_timeout = busy_timeout
        self._journal = journal
        self._connection: sqlite3.Connection | None = None
        self._unwritable = ""  # why
        self._file: tuple[int, int] | None = None
        self._known: set[int] = set()  # sessions that are in the file for sure
        self._unindexed = 0

    @property
    def place(self) -> str:
        """What tells this file from others, also from one that stood at the same path; raises ``OSError``."""
        with self._reading() as connection:
            made = connection.execute("SELECT value FROM facts WHERE name = 'made'").fetchone()[0]
        return f"{self.path}#{made}"

    def open_session(self, started: float) -> int:
        with self._writing() as connection:
            number = connection.execute("INSERT INTO sessions (started) VALUES (?)", (texts.moment(started),)).lastrowid
            assert number is not None
            self._known.add(number)
            return number

    def append(self, entry: Entry) -> None:
        with self._writing() as connection:
            self._expect(connection, entry)
            connection.execute(APPEND, tuple(_values(entry)))
        self._unindexed += 1
        if self._unindexed >= searching.STEP:
            self.index(4)

    def take(self, session: int, records: Sequence[tuple[str, tuple[Any, ...]]]) -> None:
        """Write what a spool kept, ``("append", (entry,))`` and ``("finish", (number, status, wall, ...))``: all of it,
        or nothing where it raises. Taking the same again changes nothing.
        """
        with self._writing() as connection:
            if session not in self._known:
                self._expect(connection, Entry(session, 0, "", started=time.time()))
            self._unindexed += bulk.take(connection, session, records)
        if self._unindexed >= searching.STEP:
            self.index(4)

    def extend(self, entries: Iterable[Entry]) -> None:
        """Append many entries of any sessions at once: all of them, or none where it raises."""
        with self._writing() as connection:
            try:
                with transaction(connection):
                    for entry in entries:
                        self._expect(connection, entry)
                        connection.execute(APPEND, tuple(_values(entry)))
            except BaseException:
                self._known.clear()
                raise
        self.index()

    def finish(
        self, session: int, number: int, status: str, wall: float, output: str | None = None, transformed: str = ""
    ) -> None:
        with self._writing() as connection:
            values = status, wall, texts.bound(output), texts.bound(transformed), session, number
            connection.execute(bulk.FINISH, values)

    def range(self, session: int, start: int = 1, stop: int | None = None) -> Sequence[Entry]:
        with self._reading() as connection:
            found = connection.execute(
                f"SELECT {texts.COLUMNS} FROM entries "
                "WHERE session = ? AND number >= ? AND (? IS NULL OR number < ?) ORDER BY number",
                [None if number is None else texts.integer(number) for number in (session, start, stop, stop)],
            )
            return [texts.entry_of(row) for row in found]

    def search(self, query: Query) -> Sequence[Entry]:
        with self._reading() as connection:
            return searching.search(connection, self._texts, query)

    def sessions(self) -> Sequence[Session]:
        with self._reading() as connection:
            found = connection.execute(
                "SELECT number, started, ended, (SELECT count(*) FROM entries WHERE session = sessions.number), name "
                "FROM sessions ORDER BY number"
            )
            return [Session(*row)._replace(name=texts.plain(row[4])) for row in found]

    def end_session(self, session: int, ended: float) -> None:
        with self._writing() as connection:
            connection.execute("UPDATE sessions SET ended = ? WHERE number = ?", (ended, session))

    def name_session(self, session: int, name: str) -> None:
        with self._writing() as connection:
            connection.execute("UPDATE sessions SET name = ? WHERE number = ?", (texts.bound(name), session))

    def delete(self, keys: Iterable[tuple[int, int]]) -> int:
        gone = 0
        with self._writing() as connection:
            connection.execute("PRAGMA secure_delete = ON")  # the text is overwritten where it stood
            run = connection.execute
            with transaction(connection):
                sources = set()
                for session, number in keys:
                    where = texts.integer(session), texts.integer(number)
                    row = run("SELECT id, source FROM entries WHERE session = ? AND number = ?", where).fetchone()
                    if row is not None:
                        self._texts.forget(row[0], row[0])
                        gone += run("DELETE FROM entries WHERE id = ?", row[:1]).rowcount
                        sources.add(texts.plain(row[1]))
                for source in sources:
                    self._texts.revive(source)
            settle(connection)
        return gone

    def prune(self, keep: int) -> int:
        with self._writing() as connection:
            run = connection.execute
            row = run(
                "SELECT id FROM entries ORDER BY id DESC LIMIT 1 OFFSET ?", (texts.integer(max(0, keep)),)
            ).fetchone()
            if row is None:
                return 0
            gone = run("SELECT count(*) FROM entries WHERE id <= ?", row).fetchone()[0]
            if gone > keep:  # it is less work to index anew what stays
                with transaction(connection):
                    self._texts.clear()
                    run("DELETE FROM entries WHERE id <= ?", row)
            while chunk := run(
                "SELECT min(id), max(id) FROM (SELECT id FROM entries WHERE id <= ? ORDER BY id LIMIT ?)",
                (*row, searching.STEP),
            ).fetchone():
                if chunk[0] is None:
                    break
                with transaction(connection):  # in pieces, so that other shells come in between
                    self._texts.forget(*chunk)
                    run("DELETE FROM entries WHERE id >= ? AND id <= ?", chunk)
            while self._texts.step():
                pass
            return int(gone)

    def index(self, steps: int = 1_000_000) -> None:
        """Bring the text index up to what was appended; a lock ends it until the next time."""
        self._unindexed = 0
        try:
            with self._writing():
                while steps and self._texts.step():
                    steps -= 1
        except BlockingIOError:
            pass

    def flush(self) -> None:
        """Nothing is under way: every operation is committed when it returns."""

    def close(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()

    # --- the connection -----------------------------------------------------------------------------

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with explained(self.path):
                yield self._open()
        except Damaged:
            self.close()  # looked at anew the next time: somebody may have put a sound one there
            raise

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._reading() as connection:
            if self._unwritable:
                self.close()
                raise PermissionError(self._unwritable)
            yield connection

    def _open(self) -> sqlite3.Connection:
        if self._connection is not None and self._same_file():
            return self._connection
        self.close()
        self._connection, self._unwritable, passing = open_file(self.path, self._busy_timeout, self._journal)
        self._file = None if passing else _identity(self.path)  # what passes is opened anew for each operation
        self._known.clear()
        self._texts = searching.TextIndex(self._connection)
        return self._connection

    def _same_file(self) -> bool:
        """Whether the path still names what is open: a history that was deleted or restored meanwhile must not
        swallow what is appended."""
        try:
            return _identity(self.path) == self._file
        except OSError:
            return False

    def _expect(self, connection: sqlite3.Connection, entry: Entry) -> None:
        """Have the entry's session in the file: it may come from a spool, or from before the file was replaced."""
        if entry.session not in self._known:
            connection.execute(
                "INSERT INTO sessions (number, started) VALUES (?, ?) ON CONFLICT (number) DO NOTHING",
                (entry.session, texts.moment(entry.started)),
            )
            self._known.add(entry.session)


def _identity(path: str) -> tuple[int, int]:
    facts = os.stat(path)
    return facts.st_dev, facts.st_ino


def _values(entry: Entry) -> Iterator[object]:
    for value in entry._replace(started=texts.moment(entry.started)):
        yield texts.bound(value) if isinstance(value, str) else value
