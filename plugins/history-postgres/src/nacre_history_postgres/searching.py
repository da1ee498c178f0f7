"""Finding entries: SQL narrows down, ``nacre.history.matches`` has the last word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nacre.history import Entry, Query, select

from .database import MARK, Connection, plain

COLUMNS = "session, number, source, transformed, started, directory, status, wall, host, environment, output"
PAGE = 500  # rows fetched at once, to begin with; the next page may be twice as long
LONGEST = 20_000
TEXTS = (2, 3, 5, 6, 8, 9, 10)  # which columns are texts
LIMIT = 2**63 - 1


def entry_of(row: tuple[Any, ...]) -> Entry:
    """The entry in a row of ``COLUMNS``."""
    values = list(row)
    for place in TEXTS:
        if values[place] is not None and values[place].startswith(MARK):
            values[place] = plain(values[place])
    return Entry(*values)


def search(connection: Connection, query: Query) -> list[Entry]:
    """The newest entries that match, up to the limit. Raises ``ValueError`` for a query that is none."""
    select((), query._replace(limit=1))
    return select(_candidates(connection, query), query) if query.limit > 0 else []


def _candidates(connection: Connection, query: Query) -> Iterator[Entry]:
    """Entries that may match, newest first, and all that do. They come in pages, so that neither side holds many."""
    where, values = _conditions(query, _has_escaped(connection))
    last, page = LIMIT, PAGE if query.unique else min(PAGE, query.limit + 20)
    while True:
        rows = _rows(connection, f"id < %s AND {where} ORDER BY id DESC LIMIT %s", (last, *values, page))
        for row in rows:
            yield entry_of(row[1:])
        if len(rows) < page:
            return
        last, page = rows[-1][0], min(page * 2, LONGEST)
        if query.unique and not (query.status or query.directory or query.host):
            # most of what is left are repeats; no other filter judges escaped texts, so the newest fits if any does
            newest = f"SELECT max(id) FROM entries WHERE id < %s AND {where} GROUP BY source ORDER BY 1 DESC LIMIT %s"
            yield from (
                entry_of(row[1:])
                for row in _rows(connection, f"id IN ({newest}) ORDER BY id DESC", (last, *values, query.limit))
            )
            return


def _has_escaped(connection: Connection) -> bool:
    """Whether any text was escaped, which an index knows. Most histories have none, and their searches a third less to
    do."""
    sought = f"SELECT EXISTS (SELECT FROM entries WHERE source LIKE '{MARK}%')"
    return connection.execute(sought, prepare=False).fetchone() == (True,)


def _rows(connection: Connection, condition: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    # not prepared: the server would plan it once for every text, and then use no index for any
    return connection.execute(f"SELECT id, {COLUMNS} FROM entries WHERE {condition}", values, prepare=False).fetchall()


def _conditions(query: Query, escaped: bool) -> tuple[str, list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []
    for bound, condition in ((query.since, "started >= %s"), (query.until, "started < %s")):
        if bound not in (Query().since, Query().until):
            conditions.append(condition)
            values.append(bound)
    for name in ("status", "directory", "host"):
        wanted = getattr(query, name)
        if wanted:
            conditions.append(f"({name} = %s OR {name} LIKE '{MARK}%%')")
            values.append(wanted if "\0" not in wanted and _whole(wanted) else MARK)
    if query.session is not None:
        conditions.append("session = %s")
        values.append(max(-LIMIT, min(query.session, LIMIT)))
    if query.slower:
        conditions.append("wall >= %s")
        values.append(query.slower)
    pattern = _pattern(query)
    if pattern:
        # no index helps with characters far apart, and to compare ASCII alone is three times as quick
        like = 'COLLATE "C" ILIKE' if query.mode == "fuzzy" else "LIKE"
        conditions.append(f"(source {like} %s OR source LIKE '{MARK}%%')" if escaped else f"source {like} %s")
        values.append(pattern)
    return " AND ".join(conditions) or "true", values


def _pattern(query: Query) -> str:
    """A pattern for LIKE that all sources match that are not escaped; empty where there is none."""
    if query.mode == "fuzzy":
        plain = [char for char in query.text if char.isascii() and not char.isspace() and char != "\0"]
        return "".join(f"%{_quoted(char)}" for char in plain[:60]) + "%" if plain else ""
    if query.mode == "glob":
        runs = re.split(r"[*?]", query.text.partition("[")[0])
        literal = max(runs, key=len)
        return _like(literal, literal == runs[0])
    return _like(query.text, query.mode == "prefix") if query.mode in ("substring", "prefix") else ""


def _like(text: str, start: bool) -> str:
    return f"{'' if start else '%'}{_quoted(text)}%" if text and "\0" not in text and _whole(text) else ""


def _quoted(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


def _whole(text: str) -> bool:
    """Whether a text has no halves of characters, which the server would refuse."""
    return not any("\ud800" <= char <= "\udfff" for char in text)
