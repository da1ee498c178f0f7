"""In what state source leaves off: in a string, in a block, before a block."""

from __future__ import annotations

import tokenize
from tokenize import COMMENT, DEDENT, ENDMARKER, INDENT, NEWLINE, NL, OP
from typing import NamedTuple

from .text import split_lines
from .tokens import CLOSING, OPENING, is_unreadable

_own_line = frozenset({NL, COMMENT})
_silent = frozenset({NEWLINE, INDENT, DEDENT, ENDMARKER, *_own_line})


class End(NamedTuple):
    """column: where the last logical line starts; opens_block: it ends in a colon outside brackets.

    in_block: the last statement is indented; in_string: a string is open.
    """

    column: int = 0
    opens_block: bool = False
    in_block: bool = False
    in_string: bool = False


def end_of(source: str) -> End:
    """The state ``source`` leaves off in. Never raises."""
    lines = split_lines(source)
    if any(map(is_unreadable, lines)):
        return End()
    feed = iter(lines)
    column = depth = lowest = row = 0
    last, fresh, in_block, in_string = "", True, False, False
    try:
        for token in tokenize.generate_tokens(lambda: next(feed, "")):
            kind = token.type
            if kind in _silent:
                fresh = fresh or kind == NEWLINE
                in_block = kind == DEDENT or (in_block and kind == ENDMARKER)
                if kind in _own_line and token.start[0] > row and depth == 0:
                    # A comment or a blank line of its own: the next line's indent follows that.
                    last = ""
                continue
            if fresh:
                column, depth, lowest, fresh = token.start[1], 0, 0, False
            last, row, in_block = token.string, token.end[0], False
            if kind == OP:
                depth += (last in OPENING) - (last in CLOSING)
                lowest = min(lowest, depth)
    except tokenize.TokenError as error:
        # Python 3.11 gives the first message to an open bracket too. From 3.12 on an error in front of one
        # is found by compiling.
        message = error.args[0]
        in_string = lowest >= 0 and (message.startswith("EOF in multi-line") or "triple-quoted" in message)
        if not in_string and "EOF in multi-line" not in message:
            return End()
    except (SyntaxError, ValueError):
        return End()
    return End(column, last == ":" and depth == lowest == 0 and not in_string, in_block, in_string)
