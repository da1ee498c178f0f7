"""``%history --forget``: cells that shall be nowhere any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nacre import UsageError

if TYPE_CHECKING:
    from nacre import Shell

    from .ranges import Ranges

PATIENCE = 10.0  # seconds


def forget(shell: Shell, text: str) -> int:
    """Delete the cells of ranges from the store, from this session, and from the names that hold their text.

    Returns how many went. Raises ``UsageError`` where nothing is named, or the store cannot be reached: then this
    session has forgotten them, and the store has not.
    """
    ranges: Ranges = shell.service("ranges")
    if not text:
        raise UsageError("%history: --forget takes ranges, such as 4-6 or ~1/; it deletes nothing unless told")
    found = ranges.entries(text)
    history, names = shell.history, shell.namespace
    for entry in found:
        if ranges.is_own(entry):
            history.entries.pop(entry.number, None)
            names.pop(f"_i{entry.number}", None)
            for name in ("_i", "_ii", "_iii"):
                if names.get(name) == entry.source:
                    names[name] = ""
    if (shell.settings.choice("history") or "memory") != "memory":
        history.ask("flush", None, timeout=PATIENCE)  # what waits in the spool gets its number
        keys = [(entry.session or history.session, entry.number) for entry in found]
        if found and history.ask("delete", None, keys, timeout=PATIENCE) is None:
            raise UsageError("%history: the store cannot be reached, and still has these cells; try again later")
    return len(found)
