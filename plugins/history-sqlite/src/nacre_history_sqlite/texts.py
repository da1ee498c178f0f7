"""Between Python and SQLite: rows and entries, and texts and numbers that SQLite cannot take as they are."""

from __future__ import annotations

import re
from typing import Any

from nacre.history import Entry

COLUMNS = "session, number, source, transformed, started, directory, status, wall, host, environment, output"
_folded = re.compile("[\x00\ud800-\udfff]")


def folded(text: str) -> str:
    """A text without the characters that the index cannot hold; the same for a source and for what is sought."""
    return _folded.sub("\x03", text)


def bound(text: str | None) -> str | bytes | None:
    """A text as SQLite takes it: one with lone surrogates, which is no UTF-8, or with a null character, at which LIKE
    would stop, as bytes."""
    if text is None:
        return None
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            return text.encode("utf-8", "surrogatepass")
    return text.encode() if "\0" in text else text


def integer(value: int) -> int:
    """A number as SQLite takes it; what is beyond its range becomes the end of it."""
    return max(-(2**63), min(value, 2**63 - 1))


def moment(time: float) -> float:
    """A time as SQLite takes it, for which what is no number is nothing at all: that becomes 0."""
    return time if time == time else 0.0


def plain(value: str | bytes) -> str:
    """The text that ``bound`` gave to SQLite. Bytes that are none, which somebody else wrote, are replaced."""
    if isinstance(value, str):
        return value
    try:
        return value.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return value.decode("utf-8", "replace")


def entry_of(row: tuple[Any, ...]) -> Entry:
    """The entry in a row of ``COLUMNS``."""
    if bytes in map(type, row):
        row = tuple(plain(value) if type(value) is bytes else value for value in row)
    return Entry(*row)
