"""``%alias``, ``%unalias`` and ``%rehashx``."""

from __future__ import annotations

import os
from argparse import Namespace
from keyword import iskeyword
from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments, nearest

if TYPE_CHECKING:
    from nacre import Shell

    from .aliases import Aliases


@arguments(argument("name command", rest=True, help="the name, and the system command that it is to run"))
def alias(shell: Shell, args: Namespace) -> Any:
    """Name a system command: '%alias NAME COMMAND'. It is then run by '%NAME ...'.

    %l in the command stands for the whole line that follows the name, each %s for one word of it; what the
    command has no place for comes after it. $name and {expression} stand for Python values when the alias
    is defined, $$name when it is run.

    '%alias NAME' gives the command of a name, '%alias' a list of all.
    """
    aliases: Aliases = shell.service("aliases")
    name, _, command = getattr(args, "name command").strip().partition(" ")
    if not name:
        found = list(aliases.all().items())
        print(f"Total number of aliases: {len(found)}")
        return found
    if command.strip():
        aliases.define(name, command.strip())
        return None
    known = aliases.get(name)
    if known is None:
        raise UsageError(f"%alias: no alias {name!r}{nearest(name, aliases.all())}; to define it: %alias NAME COMMAND")
    return known


@arguments(argument("name", completer="nacre_alias.magics:names", help="the alias"))
def unalias(shell: Shell, args: Namespace) -> None:
    """Remove an alias."""
    aliases: Aliases = shell.service("aliases")
    if aliases.get(args.name) is None:
        raise UsageError(f"%unalias: no alias {args.name!r}{nearest(args.name, aliases.all())}")
    aliases.remove(args.name)


def names(shell: Shell, typed: str) -> list[str]:
    """The names of all aliases, for completion."""
    return list(shell.service("aliases").all())


@arguments()
def rehashx(shell: Shell) -> None:
    """Make an alias of every program on the PATH whose name is not taken. Dots are left out of the names."""
    aliases: Aliases = shell.service("aliases")
    taken = set(shell.magics.names("line"))
    for program in _programs():
        name = program.replace(".", "")
        if name and name not in taken and not iskeyword(name):
            taken.add(name)
            aliases.define(name, program)


def _programs() -> list[str]:
    """The names of the programs on the PATH, without the endings that Windows knows programs by."""
    endings = tuple(os.environ.get("PATHEXT", "").lower().split(os.pathsep)) if os.name == "nt" else ()
    found = []
    for folder in dict.fromkeys(os.environ.get("PATH", "").split(os.pathsep)):
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name) if folder else []
        except OSError:
            continue
        for entry in entries:
            base, ending = os.path.splitext(entry.name)
            try:
                if not entry.is_file():
                    continue
            except OSError:
                continue
            if endings:
                found += [base] if ending.lower() in endings else []
            elif os.access(entry.path, os.X_OK) and not any(mark in entry.name for mark in " \t%?!'\"$`"):
                found.append(entry.name)
    return found
