"""The plainest of pagers: a screen of text, a question, the next one. It serves where no program does."""

from __future__ import annotations

import sys

from .rows import lines, rows_of

QUESTION = "-- more: Enter; all: a; enough: q -- "


def show(text: str, rows: int, columns: int) -> None:
    """Print a text a screen at a time. Ctrl-C and the end of input are enough, too."""
    taken, whole = 0, False
    for line in lines(text):
        needed = rows_of(line, columns)
        if taken and not whole and taken + needed > max(1, rows - 1):
            answer = _asked()
            if answer == "q":
                return
            whole, taken = answer == "a", 0
        _write(line)
        taken += needed


def _asked() -> str:
    try:
        return input(QUESTION).strip().lower()[:1]
    except (EOFError, KeyboardInterrupt):
        print()
        return "q"


def _write(line: str) -> None:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(line.encode(encoding, "backslashreplace").decode(encoding))
