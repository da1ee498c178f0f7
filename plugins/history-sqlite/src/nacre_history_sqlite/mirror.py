"""A copy of sessions that another store keeps, for searching. It is derived: whoever deletes it loses time alone."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from contextlib import suppress

from nacre.history import Entry

from . import bulk, searching
from .database import settle, transaction
from .store import SqliteStore

STAMP = "INSERT INTO sessions (number, started, name) VALUES (?, 0, ?) ON CONFLICT DO UPDATE SET name = excluded.name"


class Mirror(SqliteStore):
    """Holds sessions as they were when a *stamp* of theirs was taken, a text that changes whenever they do.

    path: the file. Several processes may use it at once, each of which sees what the others put there. Operations
    raise ``OSError`` as those of ``SqliteStore`` do.
    """

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._stamps: dict[int, str] = {}
        self._version: int | None = None  # of what others put there

    def stamps(self) -> dict[int, str]:
        """The stamp of each session that is here."""
        with self._reading() as connection:
            version = connection.execute("PRAGMA data_version").fetchone()[0]
            if version != self._version:  # another process was here
                self._stamps = dict(connection.execute("SELECT number, name FROM sessions WHERE name <> ''"))
                self._version = version
        return self._stamps

    def hold(self, session: int, stamp: str, entries: Iterable[Entry]) -> None:
        """Have these entries of a session here and no others, as they are with this stamp; an empty one says that it
        is not here."""
        wanted = {entry.number: entry for entry in entries}
        with self._writing() as connection:
            with transaction(connection):
                here = {entry.number: entry for entry in self.range(session)}
                if gone := [entry[:2] for number, entry in here.items() if wanted.get(number) != entry]:
                    self.delete(gone)
                fresh = [("append", (entry,)) for number, entry in wanted.items() if here.get(number) != entry]
                self._unindexed += bulk.take(connection, session, fresh)
                connection.execute(STAMP, (session, stamp))
            if gone:
                settle(connection)
        self._stamps.pop(session, None)
        if stamp:
            self._stamps[session] = stamp
        if self._unindexed >= searching.STEP:
            self.index(4)

    def discard(self) -> None:
        """Delete the file."""
        self.close()
        self._stamps, self._version = {}, None
        for end in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                os.unlink(self.path + end)

    def _open(self) -> sqlite3.Connection:
        before = self._connection
        connection = super()._open()
        if connection is not before:
            self._version = None
        return connection
