"""A command line after its options: words, quotes, and patterns that stand for files."""

from __future__ import annotations

import glob
import os
import re
import sys
from typing import NamedTuple

from nacre import UsageError

ESCAPE = "" if sys.platform == "win32" else "\\"  # there it separates folders
QUOTED = r"\"((?:\\.|[^\"\\])*)\"" if ESCAPE else r"\"([^\"]*)\""
PIECE = re.compile(QUOTED + r"|'([^']*)'|" + (r"\\(.)|([^\s\"'\\]+)|\\" if ESCAPE else r"(\0)|([^\s\"']+)"))


class Word(NamedTuple):
    """A word as it is meant. pattern: the same with its quoted parts escaped; empty where nothing is to be expanded."""

    text: str
    pattern: str


def words(line: str) -> list[Word]:
    """The words of a line. Raises ``UsageError`` for a quote that is not closed."""
    found: list[Word] = []
    position, end = 0, len(line.rstrip())
    while position < end:
        if line[position].isspace():
            position += 1
            continue
        text = pattern = ""
        wild = False
        while position < end and not line[position].isspace():
            piece = PIECE.match(line, position, end)
            if piece is None:
                raise UsageError(f"%run: the quote is not closed in {line[position:].strip()!r}")
            double, single, escaped, bare = piece[1], piece[2], piece[3], piece[4]
            if bare is not None:
                text += bare
                pattern += bare
                wild = wild or any(char in bare for char in "*?[")
            else:
                if double is not None and ESCAPE:
                    double = re.sub(r"\\([\\\"$`])", r"\1", double)
                quoted = next((one for one in (double, single, escaped) if one is not None), "\\")
                text += quoted
                pattern += glob.escape(quoted)
            position = piece.end()
        found.append(Word(text, pattern if wild else ""))
    return found


def expanded(given: list[Word], globs: bool) -> list[str]:
    """The words with patterns replaced by the files they match, sorted; a pattern that matches none stays as it is."""
    result: list[str] = []
    for word in given:
        matches = sorted(glob.glob(os.path.expanduser(word.pattern))) if globs and word.pattern else []
        result += matches or [os.path.expanduser(word.text) if globs and word.text.startswith("~") else word.text]
    return result
