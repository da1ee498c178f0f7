"""``%connect_info``."""

from __future__ import annotations

import json
from argparse import Namespace
from typing import TYPE_CHECKING

from nacre import UsageError, argument, arguments

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
