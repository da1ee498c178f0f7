"""Rewrite the logical lines of a cell that are shell syntax, first to last."""

from __future__ import annotations

import re
import sys
import tokenize
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from .calls import call_escape, call_getoutput, call_magic, call_trailing_help
from .text import split_lines
from .tokens import ESCAPES, LogicalLine, suspect_lines

# How many characters may be read again in all, because a rewritten line changed how they are to be read. It
# is far beyond what anyone types, and bounds the time a hostile text can take.
_patience = 150_000
# How often a line that continues another may be rewritten, and how long it may be then: each time makes it longer.
_again, _long = 200, 10_000

# A call that starts no new syntax and ends all it starts.
_plain_call = re.compile(r"[\w.]+\((?:(?:\"[^\"\\]*\"(?:, )?)*|[\w., -]*)\)")


class Change(NamedTuple):
    """Replace ``lines[first:stop]`` by ``text``; ``settled``: it holds no more shell syntax."""

    first: int
    stop: int
    text: str
    settled: bool = True


def rewrite(source: str, end: int) -> str:
    """Rewrite what shell syntax there is up to the line that holds position ``end``. Never raises."""
    lines = split_lines(source)
    final = bisect_left(list(accumulate(map(len, lines))), end)
    # The tokenizer sees one kind of line end; what is not rewritten keeps its own.
    code = [line.rstrip("\r\n") + "\n" for line in lines]
    result: list[str] = []
    failed: set[str] = set()
    done = start = 0
    margins: tuple[str, ...] = ()
    patience = _patience
    while start <= final and patience > 0:
        restart = -1
        for line in suspect_lines(code, start, margins):
            if line.row(0) > final:
                break
            change = _change(line, code, failed)
            if change is None:
                continue
            result += lines[done : change.first]
            if change.settled:
                done = change.stop
                result.append(change.text)
                if line.whole and not line.unmatched and line.row(-1) == done - 1:
                    continue
                # The tokens behind are those of text that is gone, such as a quote in a command.
                restart, margins = done, line.after
                patience -= sum(map(len, code[done : line.row(-1)]))
            else:
                done = restart = change.stop - 1
                lines[done] = code[done] = change.text
                margins = line.margins
                final = max(final, done)
                patience -= len(change.text)
            break
        if restart < 0:
            break
        start = restart
        patience -= sum(map(len, margins))
    text = "".join(result + lines[done:])
    return text if source.endswith(("\r", "\n")) else text.removesuffix("\n")


def _change(line: LogicalLine, code: Sequence[str], failed: set[str]) -> Change | None:
    """What to do to one logical line.

    Help comes before an escape, and that before an assignment. A form that does not work out is given up
    for the rest of the cell: Python will not run that line anyhow.
    """
    tried = set()
    # Python 3.11 reads on behind an open bracket, so that help on "f(x, zip?" works there.
    ended = line.whole or (sys.version_info < (3, 12) and line.row(-1) == len(code) - 1)
    # An indent counts as a token, so that an indented "?" is tried in vain, and "?" is not.
    enough = len(line.tokens) + (line.margins != line.after) > 2
    if ended and enough and "help" not in failed and line.tokens[-2].string == "?":
        change = _help(line, code)
        if change:
            return change
        tried.add("help")
    if "escape" not in failed and line.tokens[0].string in ESCAPES:
        change = _escape(line, code)
        if change:
            return change
        failed.add("escape")
    if line.equals >= 0:
        change = _assignment(line, code)
        if change:
            return change
    failed |= tried
    return None


def _help(line: LogicalLine, code: Sequence[str]) -> Change | None:
    stop = line.row(-2) + 1
    first = line.row(0)
    text = "".join(code[first:stop])[:-1]
    call = call_trailing_help(text)
    margin = code[first][: line.tokens[0].start[1]]
    return Change(first, stop, f"{margin}{call}\n") if call else None


def _escape(line: LogicalLine, code: Sequence[str]) -> Change | None:
    first, column = line.row(0), line.tokens[0].start[1]
    text, stop = _command(code, first, column)
    call = call_escape(text)
    if call is None:
        return None
    continues = first > 0 and code[first - 1].endswith("\\\n")
    for _ in range(_again if continues else 0):  # such a line cannot be read again by itself
        if call[:1] not in ESCAPES or text[0] in "%!?" or len(call) > _long:
            break
        text, call = call, call_escape(call) or call
    settled = text[0] in "%!?" or _plain_call.fullmatch(call) is not None or continues
    return Change(first, stop, f"{code[first][:column]}{call}\n", settled)


def _assignment(line: LogicalLine, code: Sequence[str]) -> Change | None:
    tokens = iter(line.tokens[line.equals + 1 :])
    # Python 3.11 makes a token of the space before a character it does not know.
    mark = next((token for token in tokens if not token.string.isspace()), None)
    if mark is None:
        return None
    first, column = line.rows[mark.start[0]], mark.start[1]
    if mark.string == "%":
        name = next(tokens, None)
        if name is None or name.type != tokenize.NAME:
            return None
        text, stop = _command(code, first, column)
        call = call_magic(text[1:])
    elif mark.string == "!" and line.equals > 0:
        text, stop = _command(code, first, column)
        call = call_getoutput(text[1:])
    else:
        return None
    return Change(first, stop, f"{code[first][:column]}{call}\n")


def _command(code: Sequence[str], row: int, column: int) -> tuple[str, int]:
    """The text from a place to the end of its line, and the row behind; backslashes continue the line."""
    parts: list[str] = []
    text = code[row][column:]
    while text.endswith("\\\n") and row + 1 < len(code):
        parts.append(text[:-2])
        row += 1
        text = code[row]
    return " ".join([*parts, text.rstrip()]), row + 1
