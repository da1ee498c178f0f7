"""The lines around a place in a file, with the marked expression."""

from __future__ import annotations

import linecache
import re
from collections.abc import Mapping
from itertools import islice
from types import CodeType, FrameType

from .report import Line

CELL = re.compile(r"<cell (\d+) [0-9a-f]+>")
WIDEST = 300  # characters of a line
OPTIMIZED = 1  # inspect.CO_OPTIMIZED: a function, whose names are the interpreter's own affair
TALLEST = 8  # lines of a marked expression
Span = tuple[int, int, int, int]  # first line, last line, first column, last column (in bytes)


def cell_number(filename: str) -> int:
    """The number of the cell that a file name stands for, 0 for a file."""
    found = CELL.fullmatch(filename)
    return int(found[1]) if found else 0


def span_of(code: CodeType, instruction: int) -> Span | None:
    """The place in the source of the instruction at an offset, None where the code does not know."""
    if instruction < 0:
        return None
    found = next(islice(code.co_positions(), instruction // 2, None), None)
    if found is None or None in found:
        return None
    first, last, start, end = found
    return (first, last, start, end)  # type: ignore[return-value]


def last_line(code: CodeType) -> int:
    """The last line that has code of a function."""
    return max((line for _, _, line in code.co_lines() if line), default=0)


def global_names(frame: FrameType) -> dict[str, object]:
    """What a frame sees as global names, as they are stored: a dictionary of the user's own class is not asked."""
    return dict.copy(frame.f_globals) if type(frame.f_globals) is not dict else frame.f_globals


def local_names(frame: FrameType) -> Mapping[str, object]:
    """The same for its local names; none where they are in a mapping of the user's."""
    if frame.f_code.co_flags & OPTIMIZED:
        return frame.f_locals
    names = frame.f_locals
    return names if type(names) is dict else dict.copy(names) if issubclass(type(names), dict) else {}


def lines_around(frame: FrameType, line: int, instruction: int, context: int) -> tuple[Line, ...]:
    """The line of a frame, and ``context`` lines in all around it, of its function only."""
    code = frame.f_code
    every = linecache.getlines(code.co_filename, global_names(frame))
    if not 1 <= line <= len(every):
        return ()
    span = span_of(code, instruction)
    if span is not None and not span[0] <= line <= span[1]:
        span = None
    bottom = min(span[1], line + TALLEST) if span else line
    before = (context - 1) // 2
    first, last = max(1, line - before), min(len(every), max(bottom, line + context - 1 - before))
    if code.co_name != "<module>" and not code.co_name.startswith("<"):
        first = max(first, min(code.co_firstlineno, line))
        last = max(min(last, last_line(code)), bottom)
    if span:
        first = min(first, max(span[0], line - TALLEST)) if context > 1 else line
        last = line if context == 1 else last
    return trimmed(tuple(_line(number, every[number - 1], span) for number in range(first, last + 1)), line)


def _line(number: int, raw: str, span: Span | None) -> Line:
    text = raw.rstrip("\r\n\f")
    if span is None or not span[0] <= number <= span[1]:
        return Line(number, text[:WIDEST])
    start = characters(text, span[2]) if number == span[0] else len(text) - len(text.lstrip())
    end = characters(text, span[3]) if number == span[1] else len(text.rstrip())
    return clipped(Line(number, text, start, end))


def clipped(line: Line) -> Line:
    """A line too long to be shown, around its marked part."""
    if len(line.text) <= WIDEST:
        return line
    off = max(0, min(line.start - WIDEST // 3, len(line.text) - WIDEST))
    lead = "..." if off else ""
    text = lead + line.text[off + len(lead) : off + WIDEST]
    return Line(line.number, text, max(0, line.start - off), min(line.end - off, len(text)))


def characters(text: str, column: int) -> int:
    """A column in bytes of UTF-8 as one in characters."""
    if text.isascii():
        return min(column, len(text))
    return len(text.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "replace"))


def trimmed(lines: tuple[Line, ...], line: int) -> tuple[Line, ...]:
    """Without empty lines at the ends."""
    first, last = 0, len(lines)
    while first < last and not lines[first].text.strip() and lines[first].number < line:
        first += 1
    while last > first and not lines[last - 1].text.strip() and lines[last - 1].number > line:
        last -= 1
    return lines[first:last]
