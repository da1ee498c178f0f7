"""Which cells of a file may match a query, found in its bytes: to parse a line takes fifty times as long as to look
through it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator

from nacre.history import Query

Sieve = Callable[[bytes], "set[int] | None"]
MANY = 50  # cells of one file; for more of them it is parsed whole
NUMBERED = re.compile(rb'\{"append": ([0-9]{1,18}), ')
OTHERS = (b'{"finish": ', b'{"nacre": ', b'{"name": ', b'{"ended": ', b" ")


def sieve(query: Query) -> Sieve:
    """A function: the content of a file to the numbers of cells that may match, None where each may. It may be wrong
    only in naming too many."""
    if query.mode == "fuzzy":
        # escapes in a line leave the characters in their order; beyond ASCII a character has two forms
        wanted = [char for char in query.text if char.isascii() and char.isalnum()][:60]
        return _in_order(wanted) if wanted else _each
    if query.mode in ("substring", "prefix", "glob"):
        text = query.text.partition("[")[0] if query.mode == "glob" else query.text
        runs = re.findall(r"[^*?]+", text) if query.mode == "glob" else [text]
        plain = [run for whole in runs for run in re.findall("[\x00-\x7e]+", whole)]  # others have two forms in a file
        literal = max((json.dumps(run)[1:-1].encode() for run in plain), key=len, default=b"")
        return _holding(literal) if literal else _each
    return _each


def said_of(numbers: Iterable[int], data: bytes) -> bytes:
    """The lines of a file that are about these cells."""
    found = sorted({place for number in numbers for place in _places(number, data)})
    return b"".join(data[start:end] for start, end in found)


def _places(number: int, data: bytes) -> Iterator[tuple[int, int]]:
    for mark in (b'\n{"append": %d, ' % number, b'\n{"finish": %d, ' % number):
        start = data.find(mark)
        while start >= 0 and (end := data.find(b"\n", start + 1)) >= 0:
            yield start + 1, end + 1
            start = data.find(mark, end)


def _each(data: bytes) -> None:
    return None


def _in_order(wanted: list[str]) -> Sieve:
    both = {char: (char.lower().encode(), char.upper().encode()) for char in wanted}
    found = re.compile(f'\\n{{"append": ([0-9]{{1,18}}), "source": "{"".join(map(_link, wanted))}'.encode())

    def numbers(data: bytes) -> set[int] | None:
        if any(data.find(lower) < 0 and data.find(upper) < 0 for lower, upper in both.values()):
            return set()
        fitting = set(map(int, found.findall(data)))
        return fitting if len(fitting) <= MANY else None

    return numbers


def _link(char: str) -> str:
    """What leads to the next such character of a string in JSON, and it; an escape is none."""
    both = f"{char.lower()}{char.upper()}"
    skipped = rf'[^{both}"\\\n]*+'
    return rf"{skipped}(?:\\.{skipped})*+[{both}]"


def _holding(literal: bytes) -> Sieve:
    def numbers(data: bytes) -> set[int] | None:
        found: set[int] = set()
        place = data.find(literal)
        while place >= 0:
            start = data.rfind(b"\n", 0, place) + 1
            line = NUMBERED.match(data, start)
            if line is not None:
                found.add(int(line[1]))
            elif not data.startswith(OTHERS, start):
                return None  # somebody else wrote it
            if len(found) > MANY:
                return None
            end = data.find(b"\n", place)
            place = data.find(literal, end) if end >= 0 else -1
        return found

    return numbers
