"""What ``nacre doctor`` says of the spool."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from nacre import Finding

from .files import HEAD, found_in
from .runner import folder
from .writing import REFUSED

if TYPE_CHECKING:
    from nacre import Shell


def examine(shell: Shell) -> Iterator[Finding]:
    """Whether lines wait to be written, and whether the store refused some."""
    where = folder()
    waiting = [path for path in found_in(where) if _size(path) > HEAD]
    if waiting:
        yield Finding(
            "warn",
            f"history of {len(waiting)} shells waits in {where} to be written",
            "it is written as soon as a shell can reach the store; its own line says what keeps it",
        )
    else:
        yield Finding("ok", "no history waits to be written")
    refused = os.path.join(where, REFUSED)
    if os.path.exists(refused):
        yield Finding(
            "warn", f"the store refused lines, which are kept in {refused}", "read them, then delete the file"
        )


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return 0
