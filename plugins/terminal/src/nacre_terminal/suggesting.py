"""What keys do with the grey text: take it, or a part of it, ask for another, put it away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from prompt_toolkit.auto_suggest import Suggestion

if TYPE_CHECKING:
    from collections.abc import Callable

    from prompt_toolkit.key_binding.key_processor import KeyPressEvent as Event

    from .line import Line


def accept(event: Event, line: Line) -> None:
    """Take the grey text as a whole."""
    _accept(line, r"(?s).*")


def accept_word(event: Event, line: Line) -> None:
    """Take the grey text's next word."""
    _accept(line, r"\s*\S+\s*")


def accept_token(event: Event, line: Line) -> None:
    """Take the grey text's next name, number or sign."""
    _accept(line, r"\s*(?:\w+|[^\w\s])")


def accept_character(event: Event, line: Line) -> None:
    """Take the grey text's next character."""
    _accept(line, r"(?s).")


def accept_here(event: Event, line: Line) -> None:
    """Take the grey text and stay before it."""
    if line.buffer.suggestion:
        line.buffer.insert_text(line.buffer.suggestion.text, move_cursor=False)


def accept_left(event: Event, line: Line) -> None:
    """Take the grey text and go left from it."""
    accept_here(event, line)
    line.buffer.cursor_left()


def _accept(line: Line, pattern: str) -> None:
    if line.buffer.suggestion:
        text = line.buffer.suggestion.text
        found = re.match(pattern, text)
        end = found.end() if found else len(text)
        line.buffer.insert_text(text[:end])
        _show(line, Suggestion(text[end:]) if text[end:] else None)  # at once: the same key may follow


def dismiss(event: Event, line: Line) -> None:
    """Put the grey text away."""
    _show(line, None)


def before(event: Event, line: Line) -> None:
    """Show in grey how an input before that one went on."""
    _other(line, 1)


def after(event: Event, line: Line) -> None:
    """Show in grey how an input after that one went on."""
    _other(line, -1)


def _other(line: Line, step: int) -> None:
    known = line.recall.suggestions(line.buffer.text)
    shown = line.buffer.suggestion.text if line.buffer.suggestion else ""
    at = known.index(shown) + step if shown in known else 0
    if 0 <= at < len(known):
        _show(line, Suggestion(known[at]))


def backspace(event: Event, line: Line) -> None:
    """Delete a character, and show in grey what the rest may become."""
    if line.buffer.delete_before_cursor(event.arg):
        renew(event, line)
    else:
        event.app.output.bell()


def renew(event: Event, line: Line) -> None:
    """Show in grey what the input may become."""
    suggest = line.buffer.auto_suggest
    _show(line, suggest.get_suggestion(line.buffer, line.buffer.document) if suggest else None)


def _show(line: Line, suggestion: Suggestion | None) -> None:
    line.buffer.suggestion = suggestion
    line.buffer.on_suggestion_set.fire()


SUGGESTION_COMMANDS: dict[str, Callable[[Any, Any], object]] = {
    "accept-suggestion": accept,
    "accept-word": accept_word,
    "accept-token": accept_token,
    "accept-character": accept_character,
    "accept-here": accept_here,
    "accept-left": accept_left,
    "dismiss-suggestion": dismiss,
    "suggestion-before": before,
    "suggestion-after": after,
    "backspace": backspace,
    "renew-suggestion": renew,
}
