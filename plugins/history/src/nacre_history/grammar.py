"""The range syntax: what one word such as ``4-6``, ``~2/`` or ``~8/1-~6/5`` says. Pure text, no history."""

from __future__ import annotations

import re
from typing import NamedTuple

from nacre import UsageError

_END = r"(?:(?P<{0}away>~?)(?P<{0}session>[0-9]{{1,18}})/)?(?:(?P<{0}back>~?)(?P<{0}number>[0-9]{{1,18}}))?"
_WORD = re.compile(f"{_END.format('a')}(?:(?P<mark>[-:]){_END.format('b')})?$")
FORMS = "4, 4-6, 4-, ~5-, ~2/, 243/1-5 or ~8/1-~6/5"


class Point(NamedTuple):
    """A cell. session: 0 is this one, above it one by its number, below it one counted back. number: None
    for none given, negative when counted back from the cell that is running."""

    session: int
    number: int | None


class Range(NamedTuple):
    """From ``start`` to ``stop``, which belongs to it unless ``open``. A ``stop`` without a number is the end
    of its session; a ``start`` without one is its beginning."""

    start: Point
    stop: Point
    open: bool = False


def is_range(word: str) -> bool:
    """Whether a word has the form of a range."""
    return _match(word) is not None


def parse(word: str) -> Range:
    """The range that a word says. Raises ``UsageError``."""
    found = _match(word)
    if found is None:
        raise UsageError(f"{word!r} is no history range: write it as {FORMS}")
    start = Point(_session(found, "a") or 0, _number(found, "a"))
    if not found["mark"]:
        return Range(start, start)
    session = _session(found, "b")
    stop = Point(start.session if session is None else session, _number(found, "b"))
    if any(point.number is not None and point.number < 0 and point.session for point in (start, stop)):
        raise UsageError(f"{word!r}: cells are counted back (~5) in this session only")
    return Range(start, stop, found["mark"] == ":" and stop.number is not None)


def _match(word: str) -> re.Match[str] | None:
    found = _WORD.match(word)
    return found if found and (found["anumber"] or found["asession"]) else None


def _session(found: re.Match[str], end: str) -> int | None:
    text = found[f"{end}session"]
    return None if text is None else -int(text) if found[f"{end}away"] else int(text)


def _number(found: re.Match[str], end: str) -> int | None:
    text = found[f"{end}number"]
    return None if text is None else -int(text) if found[f"{end}back"] else int(text)
