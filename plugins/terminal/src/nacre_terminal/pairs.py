"""Brackets and quotes that close themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from prompt_toolkit.key_binding.key_processor import KeyPressEvent as Event

    from .line import Line

CLOSING = {"(": ")", "[": "]", "{": "}"}
QUOTES = "\"'"


def open_pair(event: Event, line: Line) -> None:
    """Insert a bracket and the one that closes it."""
    after = line.buffer.document.current_char
    line.buffer.insert_text(event.data)
    if _room(after):
        line.buffer.insert_text(CLOSING[event.data], move_cursor=False)


def close_pair(event: Event, line: Line) -> None:
    """Insert a closing bracket, or step over the one that stands there."""
    if line.buffer.document.current_char == event.data:
        line.buffer.cursor_right()
    else:
        line.buffer.insert_text(event.data)


def quote(event: Event, line: Line) -> None:
    """Insert a pair of quotes, three where two stand already, or step over the one that stands there."""
    document, mark = line.buffer.document, event.data
    before, after = document.current_line_before_cursor, document.current_char
    if after == mark:
        line.buffer.cursor_right()
    elif before.endswith(mark * 2) and not before.endswith(mark * 3):
        line.buffer.insert_text(mark)
        line.buffer.insert_text(mark * 3, move_cursor=False)
    elif _prefix(before) or (_room(after) and not _inside(before) and not before[-1:].isalnum()):
        line.buffer.insert_text(mark)
        line.buffer.insert_text(mark, move_cursor=False)
    else:
        line.buffer.insert_text(mark)


def delete_pair(event: Event, line: Line) -> None:
    """Delete a character, and the one that closes it where nothing is between them."""
    document = line.buffer.document
    opening, closing = document.char_before_cursor, document.current_char
    if closing and (CLOSING.get(opening) == closing or (opening == closing and opening in QUOTES)):
        line.buffer.delete(1)
    line.buffer.delete_before_cursor(1)


def _room(after: str) -> bool:
    """Whether what follows allows for a closing mark."""
    return not after.strip() or after in ")]},:"


def _inside(before: str) -> bool:
    """Whether the text ends within a string, as far as its own line tells."""
    mark = ""
    for char in before:
        if mark:
            mark = "" if char == mark else mark
        elif char in QUOTES:
            mark = char
    return bool(mark)


def _prefix(before: str) -> bool:
    """Whether the text ends with what makes a string of another kind, as in f'' or rb''."""
    word = ""
    for char in reversed(before):
        if not (char.isalnum() or char == "_"):
            break
        word = char + word
    return word.lower() in ("f", "r", "b", "u", "t", "rb", "br", "fr", "rf") and not _inside(before)


PAIR_COMMANDS: dict[str, Callable[[Any, Any], object]] = {
    "open-pair": open_pair,
    "close-pair": close_pair,
    "quote": quote,
    "delete-pair": delete_pair,
}
