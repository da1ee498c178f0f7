"""``%%writefile``."""

from __future__ import annotations

import os
from argparse import Namespace

from nacre import UsageError, argument, arguments


@arguments(
    argument("-a", "--append", action="store_true", help="add to the file instead of replacing it"),
    argument("filename", help="the file; in quotes where its name has spaces"),
)
def writefile(args: Namespace, body: str) -> None:
    """Write the cell to a file, in UTF-8."""
    if not body:
        raise UsageError("%%writefile: the cell has nothing to write")
    path = os.path.expanduser(args.filename)
    told = "Appending to" if args.append else "Overwriting" if os.path.exists(path) else "Writing"
    try:
        with open(path, "a" if args.append else "w", encoding="utf-8") as file:
            file.write(body)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"%%writefile: cannot write {path!r}: {reason}") from None
    print(f"{told} {path}")
