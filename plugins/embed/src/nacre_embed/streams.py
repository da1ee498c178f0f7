"""Standard streams that are one terminal's for the thread it serves, and the program's for all others."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

NAMES = ("stdin", "stdout", "stderr")


class Shared:
    """Stands for a stream of ``sys``: every attribute is that of the calling thread's own stream where it has one.

    before: the program's. own: the streams of threads, by the thread's number.
    """

    def __init__(self, before: Any) -> None:
        vars(self).update(before=before, own={})

    def _mine(self) -> Any:
        return vars(self)["own"].get(threading.get_ident(), vars(self)["before"])

    def __getattr__(self, name: str) -> Any:
        return getattr(self._mine(), name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._mine(), name, value)

    def __delattr__(self, name: str) -> None:
        delattr(self._mine(), name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._mine())

    def __enter__(self) -> Any:
        return self._mine().__enter__()

    def __exit__(self, *error: Any) -> Any:
        return self._mine().__exit__(*error)


@contextmanager
def for_this_thread(given: TextIO, shown: TextIO) -> Iterator[None]:
    """Let this thread read from ``given`` and write to ``shown`` meanwhile, by ``sys.stdin`` and its kin."""
    thread = threading.get_ident()
    placed = []
    for name, mine in zip(NAMES, (given, shown, shown), strict=True):
        stream = Shared(getattr(sys, name))
        vars(stream)["own"][thread] = mine
        setattr(sys, name, stream)
        placed.append((name, stream))
    try:
        yield
    finally:
        for name, stream in placed:
            if getattr(sys, name) is stream:
                setattr(sys, name, vars(stream)["before"])
            vars(stream)["own"].clear()  # who took hold of it meanwhile writes to the program's
