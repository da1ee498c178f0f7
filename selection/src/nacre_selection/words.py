"""How a user's mistake is told: an error of one line, and the nearest known word."""

from __future__ import annotations

from collections.abc import Iterable


class UsageError(Exception):
    """A user's mistake, told in one line and without a traceback."""


def told(error: BaseException) -> str:
    """An error in one line, also where its own text cannot be had."""
    try:
        text = " ".join(str(error).split())[:400]
    except BaseException as second:
        text = f"its text raised {type(second).__name__}"
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def visible(text: str) -> str:
    """A text with everything escaped that cannot be seen."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def nearest(word: str, known: Iterable[str]) -> str:
    """``"; did you mean 'known'?"``, or nothing where no known word is near."""
    from difflib import get_close_matches

    words = {one.lower(): one for one in known}
    close = get_close_matches(word.lower(), words, 1, 0.7)  # what is less alike misleads
    return f"; did you mean {words[close[0]]!r}?" if close else ""
