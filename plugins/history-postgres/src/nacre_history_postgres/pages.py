"""Pages of 512 entries, and of each which characters follow which in its texts: what is rare is quickly known to be
nowhere, or where it is. A trigram index cannot do that for texts of one or two characters, nor for punctuation.

A page is made when it is full, by whoever searches or writes next, and nothing is done while a line is written.
Nothing but the speed of searches depends on the table, and versions that know nothing of it may share the database.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import pairwise
from typing import NamedTuple

import psycopg

from .database import MARK, Connection, plain

SIZE = 512  # entries, counted by id
CODES = 128  # of characters: those of ASCII are told apart, others look like control characters
ROW = CODES // 8  # bytes that say what follows a character
LONGEST = 40  # characters of a text that are looked up
EDGE = "\0"  # stands before and behind each text
# others write; or the table is not there, or another user's, or nothing can be written
UNABLE = (
    psycopg.errors.LockNotAvailable,
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.ReadOnlySqlTransaction,
    psycopg.errors.UndefinedTable,
)


class Known(NamedTuple):
    """What a search begins with. escaped: whether any text is. newest: the last id. reached: the first id that no page
    holds. pages: the numbers of those that may hold what is sought, the newest first; None where that is not known."""

    escaped: bool
    newest: int
    reached: int
    pages: list[int] | None


def entries() -> str:
    """The table of the entries in the pages whose numbers are ``pages``."""
    return (
        f"unnest(%(pages)s::bigint[]) AS page JOIN entries ON id BETWEEN page * {SIZE} AND page * {SIZE} + {SIZE - 1}"
    )


def _reached() -> str:
    return f"(SELECT coalesce(max(number) + 1, 0) * {SIZE} FROM pages)"


def look_up(connection: Connection, text: str, in_order: bool) -> Known:
    """What is known of entries in which a text stands, or its characters ``in_order``. Whether any text was escaped is
    known by an index: most histories have none, and their searches a third less to do."""
    wanted = " AND ".join(dict.fromkeys(_characters(text) if in_order else _pairs(text)))
    numbers = f"ARRAY(SELECT number FROM pages WHERE {wanted} ORDER BY number DESC)" if wanted else "NULL::bigint[]"
    known = (
        f"SELECT EXISTS (SELECT FROM entries WHERE source LIKE '{MARK}%'), (SELECT coalesce(max(id), 0) FROM entries)"
    )
    try:
        row = connection.execute(f"{known}, {_reached()}, {numbers}", prepare=False).fetchone()
    except (psycopg.errors.UndefinedTable, psycopg.errors.InsufficientPrivilege):  # another user made it, or is to
        row = connection.execute(f"{known}, 0, NULL", prepare=False).fetchone()
    assert row is not None
    found = Known(*row)
    return found if found.reached <= found.newest + 1 else found._replace(reached=0, pages=None)


def fill(connection: Connection, seconds: float) -> None:
    """Make the pages of what was written, the oldest first, for so long. What cannot be made now is made later."""
    end = time.monotonic() + seconds
    with suppress(*UNABLE):
        with connection.transaction():
            # who writes holds a lock against this one: once it was had, no id below the last one comes any more
            connection.execute("LOCK TABLE entries IN SHARE MODE NOWAIT")
            row = connection.execute(f"SELECT {_reached()}, coalesce(max(id), 0) FROM entries").fetchone()
            reached, settled = row or (0, 0)
            if reached > settled + 1:  # somebody emptied the table, and new entries may bear the ids of old ones
                connection.execute("DELETE FROM pages")
                reached = 0
        while reached + SIZE <= settled + 1 and time.monotonic() < end:
            reached = _make(connection, reached, settled)


def renew(connection: Connection, ids: Iterable[int]) -> None:
    """Have nothing in pages of these entries, which were deleted."""
    numbers = sorted({place // SIZE for place in ids})
    with suppress(*UNABLE), connection.transaction():
        for (number,) in connection.execute("SELECT number FROM pages WHERE number = ANY(%s)", (numbers,)).fetchall():
            bounds = number * SIZE, (number + 1) * SIZE
            rows = connection.execute("SELECT source FROM entries WHERE id >= %s AND id < %s", bounds).fetchall()
            pairs = pairs_of(plain(source) for (source,) in rows)
            connection.execute("UPDATE pages SET pairs = %s WHERE number = %s", (pairs, number))


def forget(connection: Connection, end: int) -> None:
    """Have nothing in pages of entries before an id, which were deleted."""
    with suppress(*UNABLE), connection.transaction():
        connection.execute("DELETE FROM pages WHERE number < %s", (end // SIZE,))
        renew(connection, [end])


def _make(connection: Connection, start: int, settled: int) -> int:
    """Make the first page from an id on, if it is full; returns where the next one begins."""
    rows = connection.execute(
        "SELECT id, source FROM entries WHERE id >= %s AND id <= %s ORDER BY id LIMIT %s", (start, settled, SIZE)
    ).fetchall()
    if not rows:
        return settled + 1
    number = int(rows[0][0]) // SIZE
    after = (number + 1) * SIZE
    if after <= settled + 1:
        pairs = pairs_of(plain(source) for place, source in rows if place < after)
        connection.execute("INSERT INTO pages VALUES (%s, %s) ON CONFLICT DO NOTHING", (number, pairs))
    return after


def pairs_of(texts: Iterable[str]) -> bytes:
    """A bit for every two characters that follow each other in any of these texts, edges included."""
    found: set[tuple[str, str]] = set()
    for text in texts:
        found.update(zip(EDGE + text, text + EDGE, strict=True))
    bits = bytearray(CODES * ROW)
    for pair in found:
        place = _place(*pair)
        bits[place >> 3] |= 1 << (place & 7)
    return bytes(bits)


def _place(first: str, second: str) -> int:
    return _code(first) * CODES + _code(second)


def _code(char: str) -> int:
    return ord(char) if char < "\x80" else ord(char) % 32


def _pairs(text: str) -> Iterator[str]:
    """Conditions that hold for every page with a text that holds this one."""
    for first, second in pairwise(text[:LONGEST]):
        yield f"get_bit(pairs, {_place(first, second)}) = 1"
    if len(text) == 1:
        yield _holds(text)


def _characters(text: str) -> Iterator[str]:
    """Conditions that hold for every page with a text that holds these characters, in either case."""
    for char in text[:LONGEST]:
        if char.isascii() and not char.isspace():
            yield f"({' OR '.join(dict.fromkeys(map(_holds, (char.lower(), char.upper()))))})"


def _holds(char: str) -> str:
    return f"substr(pairs, {_code(char) * ROW + 1}, {ROW}) <> decode('{'00' * ROW}', 'hex')"
