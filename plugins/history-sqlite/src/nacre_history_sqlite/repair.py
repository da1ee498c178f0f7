"""Saving what can be read of a damaged history into a new file: ``python -m nacre_history_sqlite.repair OLD NEW``.

The old file is only copied, never opened by SQLite, so that it stays as it is whatever is found.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from typing import Any, NamedTuple

from .database import APPLICATION, SCHEMA, connect, make_file, transaction
from .texts import COLUMNS

STRETCH = 10_000  # rows read at once
ATTEMPTS = 200_000  # reads after which the rest counts as lost
MARK = b"SQLite format 3\0"
SESSIONS = "number, started, ended, name"


class Repaired(NamedTuple):
    """What was saved. whole: whether every row could be read."""

    entries: int
    sessions: int
    whole: bool


def repair(path: str, into: str) -> Repaired:
    """Copy every row that can be read to a new file. Raises ``FileExistsError`` where that is there already, and
    ``OSError`` where nothing can be read, or the history is of a newer schema."""
    into = os.path.abspath(into)
    if os.path.lexists(into):
        raise FileExistsError(f"{into} is there already; name a new file")
    os.makedirs(os.path.dirname(into), mode=0o700, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".repair-", dir=os.path.dirname(into)) as folder:
        copy, made = os.path.join(folder, "old.sqlite"), os.path.join(folder, "new.sqlite")
        shutil.copyfile(path, copy)
        for suffix in ("-wal", "-journal"):
            with suppress(FileNotFoundError):
                shutil.copyfile(path + suffix, copy + suffix)
        _mend_head(copy)
        make_file(made)
        with closing(connect(copy, "rw", 5.0)) as old, closing(connect(made, "rw", 5.0)) as new:
            try:
                version = old.execute("PRAGMA user_version").fetchone()[0]
                if version > SCHEMA:
                    raise OSError(f"{path} was made by a newer Nacre (schema {version}); upgrade nacre-history-sqlite")
                result = _copy(old, new)
            except sqlite3.DatabaseError as error:
                raise OSError(f"{path}: nothing of it can be read ({error})") from error
        if not result.entries and not result.sessions and not result.whole:
            raise OSError(f"{path}: nothing of it can be read")
        os.rename(made, into)
    return result


def _mend_head(path: str) -> None:
    """Put right what SQLite refuses a file for before it looks at any page: the mark at its beginning, and that its end
    is missing, in place of which there are empty pages (the offsets are those of "Database File Format")."""
    with open(path, "r+b") as file:
        head = file.read(100)
        if head[68:72] != APPLICATION.to_bytes(4, "big"):
            return  # it is none of ours
        file.seek(0)
        file.write(MARK)
        size, pages = int.from_bytes(head[16:18], "big"), int.from_bytes(head[28:32], "big")
        wanted = pages * (65536 if size == 1 else size)
        there = os.path.getsize(path)
        if there < wanted <= max(there, 1 << 20) * 1000:
            file.truncate(wanted)


def _copy(old: sqlite3.Connection, new: sqlite3.Connection) -> Repaired:
    counts = []
    whole = True
    for table, key, columns in (("sessions", "number", SESSIONS), ("entries", "id", f"id, {COLUMNS}")):
        marks = ", ".join("?" * (columns.count(",") + 1))
        lost: list[int] = []
        with transaction(new):
            before = new.total_changes
            for rows in _rows(old, table, key, columns, lost.append):
                # a damaged file may hold a row twice, or one without what every row has
                new.executemany(f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})", rows)
            counts.append(new.total_changes - before)
        whole = whole and not lost
    with transaction(new):  # sessions of which only entries are left
        new.execute(
            "INSERT OR IGNORE INTO sessions (number, started) SELECT session, min(started) FROM entries GROUP BY 1"
        )
    return Repaired(counts[1], counts[0], whole)


def _rows(
    old: sqlite3.Connection, table: str, key: str, columns: str, lose: Callable[[int], None]
) -> Iterator[Sequence[Any]]:
    """All rows that can be read, in the order of their keys: a stretch that cannot be read is halved."""
    left = ATTEMPTS
    last = _last(old, table, key)
    stretches = [(first, first + STRETCH - 1) for first in range(0, last + 1, STRETCH)][::-1]
    while stretches:
        first, last = stretches.pop()
        left -= 1
        try:
            yield old.execute(
                f"SELECT {columns} FROM {table} WHERE {key} BETWEEN ? AND ? ORDER BY {key}", (first, last)
            ).fetchall()
        except sqlite3.DatabaseError:
            if first == last or left <= 0:
                lose(first)
            else:
                middle = (first + last) // 2
                stretches += [(middle + 1, last), (first, middle)]


def _last(old: sqlite3.Connection, table: str, key: str) -> int:
    """The last key of a table, from where it can be read."""
    for statement in (
        f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'",
        f"SELECT max({key}) FROM {table}",
    ):
        with suppress(sqlite3.DatabaseError):
            row = old.execute(statement).fetchone()
            if row is not None and isinstance(row[0], int):
                return row[0]
    return 10_000_000


def main(argv: Sequence[str]) -> int:
    """Repair a file; returns the exit status."""
    if len(argv) != 2:
        print("usage: python -m nacre_history_sqlite.repair OLD NEW", file=sys.stderr)
        return 2
    try:
        found = repair(*argv)
    except OSError as error:
        print(f"nacre: {error}", file=sys.stderr)
        return 1
    rest = "all that was there" if found.whole else "what could be read"
    print(f"{argv[1]}: {found.entries} entries of {found.sessions} sessions, {rest}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
