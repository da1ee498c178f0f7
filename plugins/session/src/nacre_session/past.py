"""Sessions of the store by what people call them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nacre import UsageError
from nacre.history import Session

if TYPE_CHECKING:
    from nacre import Shell

FORM = re.compile(r"(~?)([0-9]{1,18})/?$")


def find(shell: Shell, text: str) -> Session:
    """The session with a number (243), so many before this one (~1), or the latest of a name.

    Raises ``UsageError``.
    """
    there = shell.history.sessions()
    found = FORM.match(text)
    if found and found[1]:
        before = earlier(shell, there)
        back = int(found[2])
        if 0 < back <= len(before):
            return before[-back]
        raise UsageError(f"there is no session {text}; {len(before)} earlier ones are in history")
    for one in reversed(there):
        if one.number == int(found[2]) if found else one.name == text:
            return one
    raise UsageError(f"there is no session {text!r} in history; %session list shows them")


def earlier(shell: Shell, there: Sequence[Session]) -> list[Session]:
    """The sessions before this one, the oldest first."""
    own = shell.history.session
    return [one for one in there if not own or one.number < own]
