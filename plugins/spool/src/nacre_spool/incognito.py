"""``%incognito``: a stretch of a session that is in no file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments

if TYPE_CHECKING:
    from nacre import Shell

    from .privacy import Privacy


@arguments(argument("state", nargs="?", help="on or off; the other one where none is given"))
def incognito(shell: Shell, args: Any) -> None:
    """Write nothing of what follows to the history store, or go on writing.

    This session's cells stay at hand (Up, In, %history) until it ends. The cell that turns it on is written.
    """
    if args.state not in (None, "on", "off"):
        raise UsageError(f"%incognito: {args.state!r} is neither on nor off")
    privacy: Privacy = shell.service("privacy")
    privacy.incognito = not privacy.incognito if args.state is None else args.state == "on"
    if privacy.incognito:
        print("Incognito: cells are kept in memory only. %incognito off ends it.")
    else:
        print("Cells are written to history again.")
