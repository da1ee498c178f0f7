"""Statements in what was typed at Python's own prompt, whose history has nothing but lines."""

from __future__ import annotations

import re
import warnings
from codeop import compile_command
from collections.abc import Iterator, Sequence

LONGEST = 100  # unindented lines until a statement ends; one that never does would swallow all that follow
VAIN = 2_000  # lines looked at for statements that never end, until lines that are statements make up for them


def statements(lines: Sequence[str]) -> Iterator[str]:
    """Cells: lines that are one statement together, in order. Blank lines between them are left out.

    A line that begins no statement of this Python is a cell of its own, with the lines indented below it.
    """
    start, left = 0, VAIN
    while start < len(lines):
        end = start + 1
        if lines[start].strip():
            found, looked = _end(lines, start, max(1, min(LONGEST, left)))
            end = max(found, _indented(lines, start))
            yield "\n".join(lines[start:end]).rstrip("\n")
            left = min(VAIN, left + end - max(start, looked - 1))
        start = end


def _end(lines: Sequence[str], start: int, longest: int) -> tuple[int, int]:
    """Where the statement ends that begins there, ``start`` where there is none, and where it was looked for last.
    longest: as ``LONGEST``."""
    found = end = start
    if lines[start][0].isspace():
        return found, end
    for end in range(start + 1, len(lines) + 1):
        if end < len(lines) and re.match(r"\s+\S", lines[end]):
            continue  # no statement is over before an indented line
        whole = _is_whole("\n".join(lines[start:end]))
        found = end if whole else found
        if whole is None or end - found >= longest or (whole and not _goes_on(lines, end)):
            break
    return found, end


def _is_whole(text: str) -> bool | None:
    """Whether a statement is at its end; None where it is none."""
    if text.endswith("\\"):
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return compile_command(f"{text}\n") is not None
        except (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError):
            return None


def _goes_on(lines: Sequence[str], place: int) -> bool:
    """Whether a block that could end before a line goes on there; comments do not count."""
    following = (line for line in lines[place : place + LONGEST] if not line.startswith("#"))
    return re.match(r"\s+\S|(?:elif|else|except|finally)\b", next(following, "")) is not None


def _indented(lines: Sequence[str], start: int) -> int:
    """Where the lines end that are indented below one that ends with a colon."""
    end = start + 1
    while re.search(r":\s*\Z", lines[start]) and end < len(lines) and _goes_on(lines, end):
        end += 1
    return end
