"""Source as logical lines of tokens, read on demand and restartable between two lines.

The tokens are the standard library's. What it makes of text that is not Python differs between minor
versions of Python (from 3.12 on it stops at the first fault, before it went on), and so does what counts
as shell syntax behind such text.
"""

from __future__ import annotations

import re
import sys
import tokenize
from collections.abc import Iterator, Sequence
from itertools import dropwhile
from tokenize import DEDENT, ENDMARKER, INDENT, NEWLINE, NL, OP
from typing import NamedTuple

OPENING, CLOSING, ESCAPES = frozenset("([{"), frozenset(")]}"), frozenset("%!?,;/")

# A line that, where a statement or an item in brackets may start, neither is shell syntax nor changes how
# the next line is read. Since 3.12 the tokenizer refuses some characters and numbers, and must see those.
_inert = re.compile(
    r"[^\s'\"()\[\]{}\\%!?=,;/][^'\"()\[\]{}\\%!?=\n]*\n|\s*\n"
    if sys.version_info < (3, 12)
    else r"[A-Za-z_.+*<>:@-][A-Za-z_.+*<>:@, -]*\n|[ \t]*\n"
)
_blanks = re.compile(r"[ \t\f]*")
_separators = re.compile(r"\W")
_long_blanks = re.compile(r"[ \t\f]{256}")


def is_unreadable(line: str) -> bool:
    """Whether the tokenizer of this Python fails on a line, or would take time quadratic in its length."""
    if "\0" in line:
        return True
    if sys.version_info < (3, 12):
        # It tries every blank of a run again before a character it does not know.
        return _long_blanks.search(line) is not None
    if sys.version_info < (3, 13):
        # Every token carries a copy of its line.
        return len(line) > 5000 and len(line) * len(_separators.findall(line)) > 50_000_000
    return False


class LogicalLine(NamedTuple):
    """A statement, a comment or a blank line.

    tokens: without indents and dedents. rows: by a token's row, the index of its line.
    margins: the indentations open before this line, outermost first; ``after``: with its own.
    equals: index of the token that is the first ``=`` outside brackets, or -1.
    whole: whether the line has its end; the last line before a fault has not.
    unmatched: whether it closes a bracket that it did not open.
    """

    tokens: list[tokenize.TokenInfo]
    rows: list[int]
    margins: tuple[str, ...]
    after: tuple[str, ...]
    equals: int
    whole: bool
    unmatched: bool

    def row(self, number: int) -> int:
        """Index of the line that one of the tokens starts on."""
        return self.rows[self.tokens[number].start[0]]


def suspect_lines(lines: Sequence[str], start: int, margins: tuple[str, ...]) -> Iterator[LogicalLine]:
    """Read ``lines[start:]``, each ending in ``"\\n"``, with the given indentations already open.

    Yields the logical lines that start with an escape, end in a question mark or have an ``=``. Stops at
    what Python cannot tokenize. Never raises.
    """
    # Lines with those indentations in front bring the tokenizer into the state it had at this place.
    header = ["x\n", *(margin + "x\n" for margin in margins)] if margins else []
    rows = [-1] * (len(header) + 1)
    following = start
    ended = len(header)
    before = after = margins
    tokens: list[tokenize.TokenInfo] = []
    depth, equals, unmatched = 0, -1, False

    def feed() -> Iterator[str]:
        nonlocal following
        yield from header
        while following < len(lines):
            line = lines[following]
            following += 1
            if ended == len(rows) - 1:
                blanks = _blanks.match(line)
                assert blanks is not None
                if (depth > 0 or blanks[0] == (after[-1] if after else "")) and _inert.match(line, blanks.end()):
                    continue
                if depth > 0 and "=" not in line:
                    # Columns matter only where an assignment may follow the bracket.
                    line = line[blanks.end() :]
            if is_unreadable(line):
                return
            rows.append(following - 1)
            yield line

    source = feed()
    stream: Iterator[tokenize.TokenInfo] = tokenize.generate_tokens(lambda: next(source, ""))
    if header:
        stream = dropwhile(lambda token: token.start[0] <= len(header), stream)
    try:
        for token in stream:
            kind, text = token.type, token.string
            if kind == OP:
                if text in OPENING:
                    depth += 1
                elif text in CLOSING:
                    unmatched = unmatched or depth == 0
                    depth = max(depth - 1, 0)
                elif text == "=" and equals < 0 and depth <= 0:
                    equals = len(tokens)
            elif kind == NEWLINE or (kind == NL and depth <= 0):
                if equals >= 0 or (tokens and (tokens[0].string in ESCAPES or tokens[-1].string == "?")):
                    yield LogicalLine([*tokens, token], rows, before, after, equals, True, unmatched)
                tokens, before, depth, equals, unmatched = [], after, 0, -1, False
                ended = token.start[0]
                continue
            elif kind == NL:
                ended = token.start[0]
            elif kind == INDENT:
                after = (*after, text)
                continue
            elif kind == DEDENT:
                after = after[:-1]
                continue
            elif kind == ENDMARKER:
                break  # tokens may be left: Python 3.11 goes on behind a string that a backslash continued for nothing
            tokens.append(token)
    except (tokenize.TokenError, SyntaxError, ValueError):
        # ValueError: lone surrogates.
        pass
    if tokens:
        yield LogicalLine(tokens, rows, before, after, equals, False, unmatched)
