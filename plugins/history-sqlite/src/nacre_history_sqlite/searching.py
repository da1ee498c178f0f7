"""Finding entries: which rows may match a query, newest first, and the text index that makes it quick.

``nacre.history.matches`` has the last word on every row; SQL only narrows down what it is asked about. The index
(FTS5) holds the trigrams of each source between a mark for its beginning and two for its end, so that every
character begins a trigram: a prefix is looked up like any other text, and a text of two characters through the
trigrams that begin with it. It follows the entries in steps, and what it does not hold yet is scanned. Where SQLite
has no FTS5, everything is.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from fnmatch import translate
from typing import Any

from nacre.history import Entry, Query, matches

from .texts import COLUMNS, bound, entry_of, folded, integer, plain

RECENT = 20_000  # entries scanned before the index is asked; takes about 4 ms
STEP = 512  # entries indexed at a time; takes about 8 ms, and others wait meanwhile
TRIGRAMS = 40  # of a long text that are looked up
TERMS = 400  # trigrams that may stand for a text shorter than one
BEGIN, END = "\x02", "\x01"
SELECTED = COLUMNS.replace("source", "entries.source")  # the index has a column of that name, too


class TextIndex:
    """The text index of one connection, made with the first step. ``repeats`` are the entries whose source came again
    later, so that searches for each source once need not read them; ``newest`` finds them, by a digest."""

    CREATE = (
        "CREATE VIRTUAL TABLE IF NOT EXISTS texts "
        "USING fts5(source, content='', tokenize='trigram case_sensitive 1', detail=none)"
    )
    REPEATS = "CREATE TABLE IF NOT EXISTS repeats (id INTEGER PRIMARY KEY)"
    NEWEST = "CREATE TABLE IF NOT EXISTS newest (digest INTEGER PRIMARY KEY, id INTEGER NOT NULL)"
    TEXT = f"'{BEGIN}' || folded(source) || '{END}{END}'"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.usable = True  # until this SQLite says that it knows no FTS5 or no trigrams
        self._terms = False
        connection.create_function("folded", 1, lambda value: folded(plain(value)), deterministic=True)

    @property
    def reached(self) -> int:
        """The last entry it holds."""
        return int(self.connection.execute("SELECT value FROM facts WHERE name = 'indexed'").fetchone()[0])

    def step(self) -> bool:
        """Index the next entries; False where there are too few of them, or no index."""
        if not self.usable:
            return False
        run = self.connection.execute
        last = run("SELECT max(id) FROM entries").fetchone()[0] or 0
        if last - self.reached < STEP:
            return False
        run("BEGIN IMMEDIATE")
        try:
            for statement in (self.CREATE, self.REPEATS, self.NEWEST):
                run(statement)
            reached = self.reached
            last = run(
                "SELECT max(id) FROM (SELECT id FROM entries WHERE id > ? ORDER BY id LIMIT ?)", (reached, STEP)
            ).fetchone()[0]
            if last is not None:
                run(
                    f"INSERT INTO texts (rowid, source) SELECT id, {self.TEXT} FROM entries WHERE id > ? AND id <= ?",
                    (reached, last),
                )
                self._note_repeats(reached, last)
                run("UPDATE facts SET value = ? WHERE name = 'indexed'", (last,))
            run("COMMIT")
        except BaseException as error:
            if self.connection.in_transaction:  # SQLite may have rolled it back itself
                run("ROLLBACK")
            if not isinstance(error, sqlite3.OperationalError) or error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
                raise
            self.usable = False  # no such module: fts5; no such tokenizer: trigram
        return self.usable

    def _note_repeats(self, reached: int, last: int) -> None:
        digests: dict[int, int] = {}
        repeats: list[tuple[int]] = []
        for number, source in self.connection.execute(
            "SELECT id, source FROM entries WHERE id > ? AND id <= ? ORDER BY id", (reached, last)
        ):
            digest = _digest(source)
            if digest in digests:
                repeats.append((digests[digest],))
            digests[digest] = number
        many = self.connection.executemany
        many("INSERT OR IGNORE INTO repeats SELECT id FROM newest WHERE digest = ?", ((each,) for each in digests))
        many("INSERT OR IGNORE INTO repeats VALUES (?)", repeats)
        many("INSERT OR REPLACE INTO newest VALUES (?, ?)", digests.items())

    @property
    def knows_repeats(self) -> bool:
        """Whether ``repeats`` is there: a file that was indexed by an earlier version does not have it yet."""
        sought = "SELECT count(*) FROM sqlite_master WHERE name IN ('repeats', 'newest')"
        return self.usable and bool(self.connection.execute(sought).fetchone()[0] == 2)

    def revive(self, source: str) -> None:
        """After the deletion of entries: the newest of those with this source that are left is no repeat."""
        if self.knows_repeats:
            for number, text in candidates(self.connection, self, Query(source, "prefix"), "id, entries.source"):
                if plain(text) == source:
                    self.connection.execute("DELETE FROM repeats WHERE id = ?", (number,))
                    return

    def forget(self, first: int, last: int) -> None:
        """Take entries out again, before they are deleted; within a transaction."""
        if self.usable and first <= self.reached:
            self.connection.execute(
                f"INSERT INTO texts (texts, rowid, source) SELECT 'delete', id, {self.TEXT} FROM entries "
                "WHERE id >= ? AND id <= ?",
                (first, min(last, self.reached)),
            )
            if self.knows_repeats:
                self.connection.execute("DELETE FROM repeats WHERE id >= ? AND id <= ?", (first, last))

    def clear(self) -> None:
        """Empty it, so that it is filled anew; within a transaction."""
        if self.usable and self.reached:
            self.connection.execute("INSERT INTO texts (texts) VALUES ('delete-all')")
            if self.knows_repeats:
                self.connection.execute("DELETE FROM repeats")
                self.connection.execute("DELETE FROM newest")
            self.connection.execute("UPDATE facts SET value = 0 WHERE name = 'indexed'")

    def phrase(self, text: str) -> str | None:
        """What to MATCH for sources that may hold a text within ``BEGIN source END END``; None where only a scan
        finds them, empty where there are none."""
        text = folded(text)
        if len(text) >= 3:
            # every other trigram: reading half the lists is quicker, and leaving out more lets too much through
            places = [*range(0, len(text) - 3, 2), len(text) - 3][:TRIGRAMS]
            return " AND ".join(dict.fromkeys(_quoted(text[place : place + 3]) for place in places))
        if not self._terms:
            self.connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab(main, texts, row)")
            self._terms = True
        after = text[:-1] + chr(ord(text[-1]) + 1)
        rows = self.connection.execute(
            "SELECT term FROM temp.terms WHERE term >= ? AND term < ? LIMIT ?", (text, after, TERMS + 1)
        )
        terms = [_quoted(row[0]) for row in rows]
        return None if len(terms) > TERMS else " OR ".join(terms)


def _digest(source: str | bytes) -> int:
    from hashlib import blake2b  # 4 MiB, most of it OpenSSL's, that a shell which does not search need not have

    data = source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big", signed=True)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def search(connection: sqlite3.Connection, index: TextIndex, query: Query) -> list[Entry]:
    """The newest entries that match, up to the limit. Raises ``ValueError`` for a text that is no pattern."""
    matches(Entry(0, 0, ""), query)  # a wrong mode or regular expression is told before anything is read
    found: list[Entry] = []
    if query.limit > 0:
        newest = _unique(connection, index, query) if query.unique else _all(connection, index, query)
        for entry in newest:
            if matches(entry, query):
                found.append(entry)
                if len(found) >= query.limit:  # before the next one is looked for, which may be far away
                    break
    return found


def _all(connection: sqlite3.Connection, index: TextIndex, query: Query) -> Iterator[Entry]:
    return map(entry_of, candidates(connection, index, query, SELECTED))


def _unique(connection: sqlite3.Connection, index: TextIndex, query: Query) -> Iterator[Entry]:
    """The newest candidate of each source. Of the others, which may be many, no more than the source is read."""
    seen = set()
    for number, source in candidates(connection, index, query, "id, entries.source"):
        if source not in seen:
            entry = entry_of(connection.execute(f"SELECT {COLUMNS} FROM entries WHERE id = ?", (number,)).fetchone())
            if matches(entry, query):
                seen.add(source)
                yield entry


def candidates(
    connection: sqlite3.Connection, index: TextIndex, query: Query, columns: str
) -> Iterator[tuple[Any, ...]]:
    """Columns of entries that may match, newest first, and of all that do."""
    where, values = filters(connection, query)
    # without other conditions, the newest entry with a source fits if any does
    once = " AND texts.rowid NOT IN repeats" if query.unique and where == "true" and index.knows_repeats else ""
    literal, sought = contained(query)
    if not literal:
        yield from rows(connection, f"SELECT {columns} FROM entries WHERE {where} ORDER BY id DESC", values)
        return
    where += " AND instr(CAST(entries.source AS TEXT), CAST(? AS TEXT)) > 0"
    values.append(bound(literal))
    scan = f"SELECT {columns} FROM entries WHERE id %s ? AND {where} ORDER BY id DESC"
    last = connection.execute("SELECT max(id) FROM entries").fetchone()[0] or 0
    floor = min(index.reached, max(0, last - RECENT))
    yield from rows(connection, scan % ">", (floor, *values))
    if floor == 0:
        return
    try:
        phrase = index.phrase(sought) if index.usable else None
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise
        phrase, index.usable = None, False
    if phrase is None:
        yield from rows(connection, scan % "<=", (floor, *values))
    elif phrase:
        yield from rows(
            connection,
            f"SELECT {columns} FROM texts CROSS JOIN entries ON id = texts.rowid "
            f"WHERE texts MATCH ? AND texts.rowid <= ?{once} AND {where} ORDER BY texts.rowid DESC",
            (phrase, floor, *values),
        )


def rows(connection: sqlite3.Connection, statement: str, values: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    cursor = connection.execute(statement, tuple(values))
    try:
        yield from cursor
    finally:
        cursor.close()  # an open one would keep a read transaction


def filters(connection: sqlite3.Connection, query: Query) -> tuple[str, list[Any]]:
    """The exact filters of a query as an SQL condition, and what a pattern adds."""
    conditions: list[str] = []
    values: list[Any] = []
    if query.since > 0:
        conditions.append("started >= ?")
        values.append(query.since)
    if query.until != float("inf"):
        conditions.append("started < ?")
        values.append(query.until)
    if query.slower:
        conditions.append("coalesce(wall, 0) >= ?")
        values.append(query.slower)
    for name in ("status", "directory", "host"):
        if getattr(query, name):
            conditions.append(f"{name} = ?")
            values.append(bound(getattr(query, name)))
    if query.session is not None:
        conditions.append("session = ?")
        values.append(integer(query.session))
    if query.text and query.mode == "fuzzy":
        # every blob sorts behind every text; to ask for the type would take a sixth longer
        conditions.append("(entries.source LIKE ? OR entries.source >= x'')")
        values.append(in_order(query.text))
    elif query.text and query.mode in ("regex", "glob"):
        fits = re.compile(query.text).search if query.mode == "regex" else re.compile(translate(query.text)).match
        connection.create_function("fits", 1, lambda value: fits(plain(value)) is not None)
        conditions.append("fits(entries.source)")
    return " AND ".join(conditions) or "true", values


def in_order(text: str) -> str:
    """A pattern for LIKE, which takes A to Z for a to z, that all sources match in which these characters stand in
    order. What it treats in a way of its own is left to ``matches``; so is what is beyond the first characters."""
    return "%" + "".join(f"{c}%" for c in text if c.isascii() and c.isprintable() and c not in " %_")[:120]


def contained(query: Query) -> tuple[str, str]:
    """A text that every matching source contains, as it is and as it stands in the index; empty where none is
    known."""
    if query.mode == "glob":
        runs = re.split(r"[*?]", query.text.partition("[")[0])
        literal = max(runs, key=len)
        starts = literal == runs[0]
    else:
        literal = query.text if query.mode in ("substring", "prefix") else ""
        starts = query.mode == "prefix"
    return literal, BEGIN + literal if literal and starts else literal
