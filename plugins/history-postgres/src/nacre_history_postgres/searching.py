"""Finding entries: SQL narrows down, ``nacre.history.matches`` has the last word.

What is common is found among the newest entries, which are looked through. What is rarer is looked for in the pages
where it may be, if these are few or an index of trigrams would not help, and else as the server likes.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import Any

from nacre.history import Entry, Query, select

from . import pages
from .database import MARK, Connection, plain

COLUMNS = "session, number, source, transformed, started, directory, status, wall, host, environment, output"
PAGE = 500  # rows fetched at once, to begin with; the next page may be twice as long
LONGEST = 20_000
RECENT = 20_000  # entries looked through before anything else is done; takes about 4 ms
FAR = 200_000  # looked through at most, as long as they seem to hold enough: an index takes longer than that
SLICE = 0.1  # seconds of a search that go into making pages for the next ones
ORDERED = 60  # characters of a fuzzy text that the server compares
FEW = 64  # pages that are looked through as quickly as an index is asked
TRIGRAMS = re.compile(r"[^\W_]{3}|[\W_][^\W_]|[^\W_]{2}[\W_]")  # a text that has some, as pg_trgm sees it
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
    """Entries that may match, newest first, and all that do."""
    fuzzy = query.mode == "fuzzy"
    literal, start = (query.text, False) if fuzzy else _literal(query)
    known = pages.look_up(connection, pages.EDGE * start + literal if literal else "", fuzzy)
    where, values = _conditions(query, known.escaped)
    once = query.unique and _is_exact(query, known.escaped)
    if query.session is not None or not (once or "pattern" in values):
        yield from _found(connection, query, "entries", where, values)
        return
    looked = _conditions(query, known.escaped, index=False)[0]
    floor = yield from _newest(connection, query, known.newest, looked, values)
    if floor == 0:
        return
    if known.reached <= floor:
        pages.fill(connection, SLICE)
    numbers = [number for number in known.pages or () if number * pages.SIZE <= floor]
    many = len(numbers) > FEW and (once or fuzzy or TRIGRAMS.search("_" * start + literal))
    if known.pages is None or known.reached <= floor or many:
        if once:
            yield from _once(connection, query, "entries", f"id <= {floor} AND {where}", values)
        else:  # the server is not left to walk back to what is rare
            rest = f"(SELECT * FROM entries WHERE id <= {floor} AND {where} OFFSET 0) AS rest"
            yield from _found(connection, query, rest, "true", values)
        return
    for first in range(0, len(numbers), FEW):
        values["pages"] = numbers[first : first + FEW]
        yield from _found(connection, query, pages.entries(), f"id <= {floor} AND {looked}", values)


def _is_exact(query: Query, escaped: bool) -> bool:
    """Whether all entries match that meet the conditions, so that of a source the newest does if any does."""
    if escaped or query.status or query.directory or query.host or "\0" in query.text or not _whole(query.text):
        return False
    short = query.mode == "fuzzy" and query.text.isascii() and len(query.text) <= ORDERED
    return not query.text or short or query.mode in ("substring", "prefix")


def _newest(
    connection: Connection, query: Query, newest: int, where: str, values: dict[str, Any]
) -> Generator[Entry, None, int]:
    """The newest entries that may match, as long as enough seem to be among them; returns the last id of the others."""
    top, floor, found = "", newest, 0  # what has come meanwhile is newer
    far = FAR * (1 + (query.mode == "fuzzy"))  # what follows takes longer then
    seen: set[str] = set()
    while True:
        floor, fresh = max(0, floor - RECENT), 0
        for entry in _found(connection, query, "entries", f"id > {floor} {top} AND {where}", values):
            yield entry
            fresh += entry.source not in seen
            if query.unique:
                seen.add(entry.source)
        found += fresh
        ahead = far - (newest - floor)
        if floor == 0 or ahead <= 0 or found + fresh * ahead / RECENT < query.limit:
            return floor
        top = f"AND id <= {floor}"


def _found(connection: Connection, query: Query, table: str, where: str, values: dict[str, Any]) -> Iterator[Entry]:
    """What of a table may match, newest first. It comes in pages, so that neither side holds many."""
    last, page = LIMIT, PAGE if query.unique else min(PAGE, query.limit + 20)
    while True:
        bounds = {**values, "last": last, "page": page}
        rows = _rows(connection, table, f"id < %(last)s AND {where} ORDER BY id DESC LIMIT %(page)s", bounds)
        for row in rows:
            yield entry_of(row[1:])
        if len(rows) < page:
            return
        last, page = rows[-1][0], min(page * 2, LONGEST)


def _once(connection: Connection, query: Query, table: str, where: str, values: dict[str, Any]) -> Iterator[Entry]:
    """The newest of each source of a table that may match, newest first, up to the limit."""
    newest = f"SELECT max(id) FROM {table} WHERE {where} GROUP BY source ORDER BY 1 DESC LIMIT %(limit)s"
    bounds = {**values, "limit": min(query.limit, LIMIT)}
    for row in _rows(connection, "entries", f"id IN ({newest}) ORDER BY id DESC", bounds):
        yield entry_of(row[1:])


def _rows(connection: Connection, table: str, condition: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    # not prepared: the server would plan it once for every text, and then use no index for any
    return connection.execute(f"SELECT id, {COLUMNS} FROM {table} WHERE {condition}", values, prepare=False).fetchall()


def _conditions(query: Query, escaped: bool, index: bool = True) -> tuple[str, dict[str, Any]]:
    """What of a query SQL can judge, and the values in it, ``pattern`` among them if that is one. index: whether to
    use one for it."""
    conditions: list[str] = []
    values: dict[str, Any] = {}
    for name, condition in (("since", "started >= %(since)s"), ("until", "started < %(until)s")):
        if getattr(query, name) != getattr(Query(), name):
            conditions.append(condition)
            values[name] = getattr(query, name)
    for name in ("status", "directory", "host"):
        wanted = getattr(query, name)
        if wanted:
            conditions.append(f"({name} = %({name})s OR {name} LIKE '{MARK}%%')")
            values[name] = wanted if "\0" not in wanted and _whole(wanted) else MARK
    if query.session is not None:
        conditions.append("session = %(session)s")
        values["session"] = max(-LIMIT, min(query.session, LIMIT))
    if query.slower:
        conditions.append("wall >= %(slower)s")
        values["slower"] = query.slower
    if pattern := _pattern(query):
        like = "source LIKE %(pattern)s" if index else "pg_catalog.like(source, %(pattern)s)"
        # no index helps with characters far apart, and to compare ASCII alone is three times as quick
        like = 'source COLLATE "C" ILIKE %(pattern)s' if query.mode == "fuzzy" else like
        conditions.append(f"({like} OR source LIKE '{MARK}%%')" if escaped else like)
        values["pattern"] = pattern
    return " AND ".join(conditions) or "true", values


def _pattern(query: Query) -> str:
    """A pattern for LIKE that all sources match that are not escaped; empty where there is none."""
    if query.mode == "fuzzy":
        plain = [char for char in query.text if char.isascii() and not char.isspace() and char != "\0"]
        return "".join(f"%{_quoted(char)}" for char in plain[:ORDERED]) + "%" if plain else ""
    literal, start = _literal(query)
    return f"{'' if start else '%'}{_quoted(literal)}%" if literal and "\0" not in literal and _whole(literal) else ""


def _literal(query: Query) -> tuple[str, bool]:
    """A text that all sources hold that match, and whether they begin with it; empty where none is known."""
    if query.mode == "glob":
        runs = re.split(r"[*?]", query.text.partition("[")[0])
        literal = max(runs, key=len)
        return literal, literal == runs[0]
    return (query.text, query.mode == "prefix") if query.mode in ("substring", "prefix") else ("", False)


def _quoted(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


def _whole(text: str) -> bool:
    """Whether a text has no halves of characters, which the server would refuse."""
    return not any("\ud800" <= char <= "\udfff" for char in text)
