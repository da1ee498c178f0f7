"""Magics of a kernel: ``%connect_info``, ``%less`` and ``%more``."""

from __future__ import annotations

import json
import os
from argparse import Namespace
from typing import TYPE_CHECKING

from nacre import Bundle, Output, UsageError, argument, arguments

if TYPE_CHECKING:
    from nacre import Shell


@arguments(argument("--read-only", action="store_true", help="for a client that may only look on"))
def connect_info(shell: Shell, args: Namespace) -> None:
    """Print what a further client needs to reach this kernel."""
    if not shell.has_service("kernel"):
        raise UsageError("connect_info: this shell is no kernel; start one with nacre kernel")
    connection = shell.service("kernel").connection
    told = connection.for_reader() if args.read_only else connection
    print(json.dumps(told.told(), indent=2))
    rest = " --read-only" if args.read_only else ""
    print(f"\nSave this as FILE (it holds a key), and join with: nacre console --existing FILE{rest}")


@arguments(argument("file", help="a text file"))
def less(shell: Shell, args: Namespace) -> None:
    """Have the client page through a file."""
    try:
        with open(os.path.expanduser(args.file), encoding="utf-8", errors="replace") as file:
            text = file.read()
    except OSError as error:
        raise UsageError(f"{args.file}: {error.strerror}") from None
    shell.show(Output("page", Bundle({"text/plain": text}), shell.cell.number))
