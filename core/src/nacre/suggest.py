"""The nearest known word, for error messages."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """``"; did you mean 'known'?"``, or nothing where no known word is near."""
    from difflib import get_close_matches

    words = {one.lower(): one for one in known}
    close = get_close_matches(word.lower(), words, 1)
    return f"; did you mean {words[close[0]]!r}?" if close else ""
