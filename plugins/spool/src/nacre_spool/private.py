"""What is kept out of files: the rule that every persistent store of history, and every log, follows."""

from __future__ import annotations

import re

HINT = re.compile(r"(?i)passw|secret|token|api_?key|private|akia|gh[pousr]_")  # cheap, and in every match below
SECRET = re.compile(
    r"""(?ix) \b [\w.-]* (?:password|passwd|secret|token|api_?key|private_?key) [\w'"\]]* \s* [=:] \s* ['"][^'"]+['"]
    | -----BEGIN\ [A-Z ]*PRIVATE\ KEY----- | \bAKIA[0-9A-Z]{16}\b | \bgh[pousr]_[A-Za-z0-9]{36}\b"""
)


def private(source: str) -> bool:
    """Whether a cell is kept out of persistent stores: it begins with a space, or seems to hold a secret."""
    return source.startswith(" ") or (HINT.search(source) is not None and SECRET.search(source) is not None)
