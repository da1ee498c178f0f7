"""How much memory this process takes."""

from __future__ import annotations

import os
import sys

PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def taken(field: int) -> int:
    """A figure of ``/proc/self/statm`` (proc(5)) in bytes; 0 where there is none."""
    try:
        with open("/proc/self/statm", "rb", buffering=0) as file:
            return int(file.read(200).split()[field]) * PAGE
    except (OSError, ValueError, IndexError):
        return 0


def resident() -> int:
    """Bytes in memory now; where the system does not tell, the most there have been."""
    now = taken(1)
    if now or sys.platform == "win32":
        return now
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
