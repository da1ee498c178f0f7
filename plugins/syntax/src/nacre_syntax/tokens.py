"""Source as logical lines of tokens, read on demand and restartable between two lines.

The tokens are the standard library's. What it makes of text that is not Python differs between minor
versions of Python (from 3.12 on it stops at the first fault, before it went on), and so does what counts
as shell syntax behind such text.
"""

from __future__ import annotations

import tokenize
from collections.abc import Iterator, Sequence
from itertools import chain, dropwhile
from tokenize import DEDENT, INDENT, NEWLINE, NL, OP
from typing import NamedTuple

OPENING, CLOSING, ESCAPES = frozenset("([{"), frozenset(")]}"), frozenset("%!?,;/")


class LogicalLine(NamedTuple):
    """A statement, a comment or a blank line.

    tokens: without indents and dedents. shift: what leads from a token's row to an index of the lines read.
    margins: the indentations open before this line, outermost first; ``after``: with its own.
    equals: index of the token that is the first ``=`` outside brackets, or -1.
    whole: whether the line has its end; the last line before a fault has not.
    """

    tokens: list[tokenize.TokenInfo]
    shift: int
    margins: tuple[str, ...]
    after: tuple[str, ...]
    equals: int
    whole: bool

    @property
    def first(self) -> int:
        """Index of the line it starts on."""
        return self.tokens[0].start[0] + self.shift

    @property
    def last(self) -> int:
        """Index of the line it ends on."""
        return self.tokens[-1].start[0] + self.shift


def suspect_lines(lines: Sequence[str], start: int, margins: tuple[str, ...]) -> Iterator[LogicalLine]:
    """Read ``lines[start:]``, each ending in ``"\\n"``, with the given indentations already open.

    Yields the logical lines that start with an escape, end in a question mark or have an ``=``. Stops at
    what Python cannot tokenize. Never raises.
    """
    # Lines with those indentations in front bring the tokenizer into the state it had at this place.
    header = ["x\n", *(margin + "x\n" for margin in margins)] if margins else []
    skipped = len(header)
    shift = start - skipped - 1
    feed = chain(header, map(lines.__getitem__, range(start, len(lines))))
    stream: Iterator[tokenize.TokenInfo] = tokenize.generate_tokens(lambda: next(feed, ""))
    if skipped:
        stream = dropwhile(lambda token: token.start[0] <= skipped, stream)
    before = after = margins
    tokens: list[tokenize.TokenInfo] = []
    depth, equals = 0, -1
    try:
        for token in stream:
            kind, text = token.type, token.string
            if kind == OP:
                if text in OPENING:
                    depth += 1
                elif text in CLOSING:
                    depth -= 1
                elif text == "=" and equals < 0 and depth <= 0:
                    equals = len(tokens)
            elif kind == NEWLINE or kind == NL and depth <= 0:
                if equals >= 0 or tokens and (tokens[0].string in ESCAPES or tokens[-1].string == "?"):
                    yield LogicalLine([*tokens, token], shift, before, after, equals, True)
                tokens, before, depth, equals = [], after, 0, -1
                continue
            elif kind == INDENT:
                after = (*after, text)
                continue
            elif kind == DEDENT:
                after = after[:-1]
                continue
            tokens.append(token)
    except (tokenize.TokenError, SyntaxError, ValueError):
        # ValueError: null characters and lone surrogates.
        pass
    if tokens:
        yield LogicalLine(tokens, shift, before, after, equals, False)
