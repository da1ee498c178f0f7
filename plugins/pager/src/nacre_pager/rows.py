"""How many rows of a terminal a text takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

ESCAPES = re.compile(r"\x1b(?:\[[0-9;:?]*[ -/]*[@-~]|[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])")


def exceeds(text: str, rows: int, columns: int) -> bool:
    """Whether a text takes more than so many rows; no more of it is looked at than that needs."""
    taken = 0
    for line in lines(text):
        taken += rows_of(line, columns)
        if taken > rows:
            return True
    return False


def lines(text: str) -> Iterator[str]:
    """The lines of a text, one after the other."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end]
        start = end + 1
    if start < len(text):
        yield text[start:]


def rows_of(line: str, columns: int) -> int:
    """The rows that one line takes, wrapped at the terminal's edge."""
    plain = ESCAPES.sub("", line)
    width = len(plain)
    if not plain.isascii():
        width = sum(_width(char) for char in plain)
    return max(1, -(-width // max(1, columns)))


def _width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
