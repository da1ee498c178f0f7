"""Whether the process that started the kernel is still there."""

from __future__ import annotations

import os
from collections.abc import Callable

KEPT = "NACRE_KERNEL_SHARED"  # set by a client that wants a kernel to go on where others have joined it


def parent_watch(gone: Callable[[], None]) -> Callable[[], None] | None:
    """A function to be called now and then, which calls ``gone()`` once the process named by ``JPY_PARENT_PID`` has
    ended; None where no such process is named, or it cannot be seen from here."""
    named = os.environ.get("JPY_PARENT_PID", "")
    if os.name != "posix" or not named.isdigit() or int(named) <= 1 or not _exists(int(named)):
        return None
    pid = int(named)

    def check() -> None:
        if not _exists(pid):
            gone()

    return check


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
