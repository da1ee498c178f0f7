"""Writing many cells at once, which is what a spool does.

Each row bound from Python would hand the interpreter's lock over and back, and be felt by the thread that types.
So the rows go to SQLite in one piece, as JSON, and are inserted by one statement.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from . import texts
from .database import transaction

FIELDS = texts.COLUMNS.split(", ")
INSERT = f"INSERT INTO entries ({texts.COLUMNS}) "
ONE = f"VALUES ({', '.join('?' * len(FIELDS))}) "
PLACES = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(len(FIELDS)))
MANY = f"SELECT {PLACES} FROM json_each(?) WHERE true "
# one that is there already came from the same spool, whose process was killed in between
AGAIN = (
    "ON CONFLICT (session, number) DO UPDATE "
    "SET status = excluded.status, wall = excluded.wall, output = excluded.output, transformed = excluded.transformed "
    "WHERE status = 'running'"
)
STARTED, STATUS, WALL, OUTPUT, TRANSFORMED = map(FIELDS.index, ["started", "status", "wall", "output", "transformed"])
FINISH = (
    "UPDATE entries SET status = ?, wall = ?, output = ?, transformed = coalesce(nullif(?, ''), transformed) "
    "WHERE session = ? AND number = ?"
)


def take(connection: sqlite3.Connection, session: int, records: Sequence[tuple[str, tuple[Any, ...]]]) -> int:
    """Write records in one transaction; returns how many cells may have come in."""
    rows: dict[int, list[Any]] = {}
    endings: list[tuple[Any, ...]] = []
    ended: float | None = None
    for operation, arguments in records:
        if operation == "append":
            entry = arguments[0]
            row = rows.setdefault(entry[1], [session, *entry[1:]])
            row[STARTED] = texts.moment(row[STARTED])
        elif operation == "finish":
            number, status, wall, *more = arguments
            output, transformed = more or (None, "")
            if number not in rows:
                endings.append((status, wall, texts.bound(output), texts.bound(transformed), session, number))
            else:
                row = rows[number]
                row[STATUS], row[WALL], row[OUTPUT] = status, wall, output
                row[TRANSFORMED] = transformed or row[TRANSFORMED]
        elif operation == "ended":
            ended = arguments[0]
    with transaction(connection):
        if rows:
            _append(connection, list(rows.values()))
        if endings:
            connection.executemany(FINISH, endings)
        if ended is not None:
            connection.execute("UPDATE sessions SET ended = ? WHERE number = ?", (ended, session))
    return len(rows)


def _append(connection: sqlite3.Connection, rows: list[list[Any]]) -> None:
    text = json.dumps(rows, ensure_ascii=False)
    if "\\u0000" not in text:  # a null character, which would end the text for SQLite's JSON
        try:
            connection.execute(INSERT + MANY + AGAIN, (text,))
            return
        except UnicodeEncodeError:  # a lone surrogate
            pass
        except sqlite3.OperationalError as error:  # an SQLite without JSON
            if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
                raise
    for row in rows:
        values = [texts.bound(value) if isinstance(value, str) else value for value in row]
        connection.execute(INSERT + ONE + AGAIN, values)
