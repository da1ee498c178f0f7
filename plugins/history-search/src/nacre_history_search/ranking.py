"""Which matches are better: those with the text as it is, then those with fewer gaps; of the same, the newer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from nacre.history import Entry


def places(text: str, source: str) -> list[int]:
    """Where the characters of a text stand in a source, close together where that can be seen; empty where they are
    not there in order."""
    wanted = [char for char in text.lower() if not char.isspace()]
    lowered = source.lower()
    if not wanted or len(lowered) != len(source):  # lower case can be longer; such a source is shown plainly
        return []
    whole = lowered.find(text.lower())
    if whole >= 0:
        return list(range(whole, whole + len(text)))
    end = -1
    for char in wanted:  # the first place where all are there
        end = lowered.find(char, end + 1)
        if end < 0:
            return []
    found = [end]
    for char in reversed(wanted[:-1]):  # and from its end back, as close as can be
        found.append(lowered.rfind(char, 0, found[-1]))
    return found[::-1]


def _cost(text: str, source: str) -> tuple[int, int]:
    if not text.strip():
        return 0, 0
    if text in source:
        return 0, 0
    found = places(text, source)
    if not found:
        return 3, 0
    gaps = sum(after - before > 1 for before, after in pairwise(found))
    return (1, 0) if gaps == 0 else (2, gaps)


def ranked(text: str, entries: Iterable[Entry]) -> Sequence[Entry]:
    """Entries, the best first."""
    return sorted(entries, key=lambda entry: (_cost(text, entry.source), -entry.started))
