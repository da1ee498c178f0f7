"""``%checkpoint`` and ``%undo``."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments

if TYPE_CHECKING:
    from nacre import Shell


@arguments(
    argument("-l", "--list", dest="listing", action="store_true", help="list the checkpoints"),
    argument("-d", "--drop", metavar="NAME", default="", help="forget one, and free its memory"),
    argument("name", nargs="?", default="", help="its name; a number by default"),
)
def checkpoint(shell: Shell, args: Any) -> None:
    """Keep the state of the whole session, so that %undo can return to it.

    What is in memory is kept: names, values, the state of random, the working directory. What is outside is not: files,
    databases, other processes and machines stay as they are.
    """
    kept = _checkpoints(shell, "%checkpoint")
    if args.listing + bool(args.drop) + bool(args.name) > 1:
        raise UsageError("%checkpoint: give a name, or --list, or --drop NAME")
    if args.drop:
        kept.drop(args.drop)
    elif args.listing:
        now = time.time()
        for mark in kept.marks:
            print(f"{mark.name:<12} cell {mark.number:<5} {now - mark.taken:.0f} s ago")
        if not kept.marks:
            print("There is no checkpoint.")
    else:
        print(kept.take(args.name))


@arguments(argument("name", nargs="?", default="", help="which checkpoint; the latest by default"))
def undo(shell: Shell, args: Any) -> None:
    """Go back to a checkpoint. Nothing is run again.

    Cells that ran since stay in history, and their numbers are not used again. Without a name, a second %undo right
    after the first goes back further. Files, databases, other processes and machines stay as they are.
    """
    _checkpoints(shell, "%undo").back(args.name)


def _checkpoints(shell: Shell, magic: str) -> Any:
    if not hasattr(os, "fork"):
        raise UsageError(f"{magic}: not possible here: this system cannot copy a running process")
    return shell.service("checkpoints")
