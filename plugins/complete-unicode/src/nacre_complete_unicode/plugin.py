"""Completion of characters: ``\\alpha`` and back."""

from __future__ import annotations

from nacre import Completer, hookimpl


@hookimpl
def completers() -> Completer:
    return Completer("unicode", "nacre_complete_unicode.characters:complete", order=5)
