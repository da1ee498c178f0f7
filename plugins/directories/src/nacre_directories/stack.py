"""The stack of directories."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import TYPE_CHECKING

from nacre import UsageError, arguments

from .changing import OPTIONS, PLACE, change, go
from .visited import here

if TYPE_CHECKING:
    from nacre import Shell


@arguments(*OPTIONS, PLACE)
def pushd(shell: Shell, args: Namespace) -> list[str]:
    """Put the working directory on the stack, change to another as %cd does, and return the stack."""
    stack, old = shell.service("directories").stack, here()
    if not old:
        raise UsageError("%pushd: the working directory was removed and cannot be returned to; %cd to another")
    if args.directory.strip() or args.bookmark:
        go(shell, "%pushd", args)
    stack.insert(0, old)
    return _shown(stack)


@arguments()
def popd(shell: Shell) -> None:
    """Change to the directory on top of the stack and take it off."""
    stack: list[str] = shell.service("directories").stack
    if not stack:
        raise UsageError("%popd: the stack of directories is empty")
    top = stack[0]
    change(shell, top)
    del stack[0]
    print(f"popd -> {_short(top)}")


@arguments()
def dirs(shell: Shell) -> list[str]:
    """The stack, the latest first."""
    return _shown(shell.service("directories").stack)


def _shown(stack: list[str]) -> list[str]:
    return [_short(path) for path in stack]


def _short(path: str) -> str:
    home = os.path.expanduser("~").rstrip(os.sep)
    return "~" + path[len(home) :] if home and (path + os.sep).startswith(home + os.sep) else path
