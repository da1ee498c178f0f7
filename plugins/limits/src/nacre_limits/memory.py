"""A limit of memory."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from nacre import UsageError

from .errors import MemoryLimit
from .resident import address_space


@contextmanager
def at_most(more: int) -> Iterator[None]:
    """Let the process take at most so many bytes more. Raises ``MemoryLimit`` where the block asks for more.

    What counts is address space, which is all that the system can limit. Raises ``UsageError`` where it cannot.
    """
    if not sys.platform.startswith("linux"):
        raise UsageError("a limit of memory needs Linux; this system does not hold to one")
    import resource

    before, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = address_space() + more
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
