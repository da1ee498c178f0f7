"""``%bookmark``."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import TYPE_CHECKING

from nacre import UsageError, argument, arguments

if TYPE_CHECKING:
    from nacre import Shell

    from .shelf import Shelf


@arguments(
    argument("-l", dest="all", action="store_true", help="list all bookmarks"),
    argument("-d", dest="delete", metavar="NAME", completer="nacre_bookmark.magics:names", help="delete a bookmark"),
    argument("-r", dest="reset", action="store_true", help="delete all bookmarks"),
    argument("name", nargs="?", help="the bookmark to set"),
    argument("directory", nargs="?", help="what it stands for; by default the working directory"),
)
def bookmark(shell: Shell, args: Namespace) -> None:
    """Name a directory: '%cd NAME' then goes there, from every session of this profile."""
    shelf: Shelf = shell.service("bookmarks")
    if sum(map(bool, (args.all, args.delete, args.reset))) > 1:
        raise UsageError("%bookmark: -l, -d and -r do not go together")
    if args.all:
        found = shelf.all()
        width = max(map(len, found), default=0)
        print("Current bookmarks:")
        for name in sorted(found):
            print(f"{name:<{width}} -> {found[name]}")
    elif args.delete is not None:
        shelf.delete(args.delete)
    elif args.reset:
        shelf.clear()
    elif args.name:
        shelf.set(args.name, _absolute(os.path.expanduser(args.directory or os.curdir)))
    else:
        raise UsageError("%bookmark: name the bookmark to set, or list them all with -l")


def names(shell: Shell, typed: str) -> list[str]:
    """The names of all bookmarks, for completion."""
    return sorted(shell.service("bookmarks").all())


def _absolute(path: str) -> str:
    try:
        return os.path.abspath(path)
    except FileNotFoundError:
        raise UsageError("%bookmark: the working directory was removed; %cd to another, or name one from /") from None
