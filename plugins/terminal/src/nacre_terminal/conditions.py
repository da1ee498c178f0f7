"""When a key does something: words, combined as ``a & !b | c`` in keymaps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from nacre import nearest
from nacre.values import UsageError
from prompt_toolkit import filters
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import Always, Condition, Filter

if TYPE_CHECKING:
    from .line import Line


def words(line: Line) -> dict[str, Filter]:
    """The conditions a line knows, by name."""

    def test(function: Callable[[], bool]) -> Filter:
        return Condition(function)

    return {
        "input": filters.has_focus(DEFAULT_BUFFER),
        "searching": filters.is_searching,
        "completing": filters.has_completions,
        "completion-chosen": filters.completion_is_selected,
        "selecting": filters.has_selection,
        "suggestion": filters.has_suggestion & Condition(lambda: line.buffer.document.is_cursor_at_the_end),
        "vi": filters.vi_mode,
        "vi-insert": filters.vi_insert_mode,
        "vi-navigation": filters.vi_navigation_mode,
        "emacs": filters.emacs_mode,
        "typing": filters.vi_insert_mode | filters.emacs_insert_mode,
        "empty": test(lambda: not line.buffer.text),
        "multiline": test(lambda: "\n" in line.buffer.text),
        "leading-space": test(lambda: not line.buffer.document.current_line_before_cursor.strip()),
        "indented": test(lambda: line.buffer.document.current_line_before_cursor.isspace()),
        "at-end": test(lambda: line.buffer.document.is_cursor_at_the_end),
        "auto-match": test(lambda: bool(line.options.auto_match)),
        "can-suspend": test(_can_suspend),
    }


def _can_suspend() -> bool:
    from prompt_toolkit.utils import suspend_to_background_supported

    return suspend_to_background_supported()


def parse(text: str, known: Mapping[str, Filter]) -> Filter:
    """The filter for an expression of condition words. Raises ``UsageError`` for an unknown word."""
    if not text.strip():
        return Always()
    whole: Filter | None = None
    for alternative in text.split("|"):
        each: Filter = Always()
        for word in alternative.split("&"):
            name = word.strip().removeprefix("!").strip()
            if name not in known:
                raise UsageError(f"no condition {name!r}{nearest(name, known)}")
            each = each & (~known[name] if word.strip().startswith("!") else known[name])
        whole = each if whole is None else whole | each
    assert whole is not None
    return whole
