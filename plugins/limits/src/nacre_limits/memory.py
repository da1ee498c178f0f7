"""A limit of memory, and how much this process has."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from nacre import UsageError

from .errors import MemoryLimit

PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def _pages(field: int) -> int:
    """A figure of ``/proc/self/statm`` (proc(5)) in bytes; 0 where there is none."""
    try:
        with open("/proc/self/statm", "rb", buffering=0) as file:
            return int(file.read(200).split()[field]) * PAGE
    except (OSError, ValueError, IndexError):
        return 0


def resident() -> int:
    """Bytes in memory now; where the system does not tell, the most there have been."""
    now = _pages(1)
    if now or sys.platform == "win32":
        return now
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


@contextmanager
def at_most(more: int) -> Iterator[None]:
    """Let the process take at most so many bytes more. Raises ``MemoryLimit`` where the block asks for more.

    What counts is address space, which is all that the system can limit. Raises ``UsageError`` where it cannot.
    """
    if not sys.platform.startswith("linux"):
        raise UsageError("a limit of memory needs Linux; this system does not hold to one")
    import resource

    before, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = _pages(0) + more
    known = [one for one in (before, hard) if one != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min([wanted, *known]), hard))
    try:
        yield
    except MemoryError as error:
        resource.setrlimit(resource.RLIMIT_AS, (before, hard))
        said = f"the cell may take {more / (1 << 20):.0f} MiB more, and asked for more than that"
        raise MemoryLimit(said).with_traceback(error.__traceback__) from None
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, hard))
