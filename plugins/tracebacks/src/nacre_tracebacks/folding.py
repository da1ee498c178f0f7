"""Leaving out frames that repeat, and those of a stack that is too deep to be read."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from .report import Left

PERIODS = 8  # the longest cycle of calls that is noticed
REPEATS = 4  # from so many on
DEEPEST = 60  # frames that are shown


def fold(keys: Sequence[Hashable]) -> list[int | Left]:
    """Positions of the frames to keep, and what is left out between them.

    Of a cycle the first round and the last are kept: the last frame of all is always among what is kept.
    """
    kept: list[int | Left] = []
    at = 0
    while at < len(keys):
        period, repeats = _cycle(keys, at)
        if not repeats:
            kept.append(at)
            at += 1
            continue
        end = at + period * repeats
        kept += range(at, at + period)
        kept.append(Left(period * (repeats - 2), period))
        kept += range(end - period, end)
        at = end
    if len(kept) > DEEPEST:
        half = DEEPEST // 2
        middle = sum(one.number if isinstance(one, Left) else 1 for one in kept[half:-half])
        kept[half:-half] = [Left(middle, 0)]
    return kept


def _cycle(keys: Sequence[Hashable], at: int) -> tuple[int, int]:
    """The shortest cycle that begins here, and how often it goes round; ``(0, 0)`` where there is none."""
    for period in range(1, PERIODS + 1):
        end = at + period
        while end < len(keys) and keys[end] == keys[end - period]:
            end += 1
        repeats = (end - at) // period
        if repeats >= REPEATS:
            return period, repeats
    return 0, 0
