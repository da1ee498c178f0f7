"""Whose output is it: the request that what happens here belongs to.

A task belongs to the cell that made it, because it carries the cell's context. A thread belongs to the cell that
started it. What comes from elsewhere (C libraries, child processes, threads made in C) belongs to the latest cell
of the main thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from .codec import Origin

NOBODY = Origin()


class Parents:
    """The requests under way in one kernel. latest: that of the main thread."""

    def __init__(self) -> None:
        self._here: ContextVar[Origin | None] = ContextVar("nacre_parent", default=None)
        self.latest = NOBODY

    def current(self) -> Origin:
        """The request that the calling code works for."""
        return self._here.get() or getattr(threading.current_thread(), "nacre_origin", None) or self.latest

    @contextmanager
    def serving(self, origin: Origin) -> Iterator[None]:
        """Say that this thread works for a request meanwhile."""
        token = self._here.set(origin)
        if threading.current_thread() is threading.main_thread():
            self.latest = origin
        try:
            yield
        finally:
            self._here.reset(token)

    def follow_threads(self) -> Callable[[], None]:
        """Let threads belong to who starts them; returns the function that ends this."""
        original = threading.Thread.start
        current = self.current

        def start(self: threading.Thread, *arguments: Any, **keywords: Any) -> None:
            self.nacre_origin = current()  # type: ignore[attr-defined]
            original(self, *arguments, **keywords)

        threading.Thread.start = start  # type: ignore[method-assign]

        def undo() -> None:
            threading.Thread.start = original  # type: ignore[method-assign]

        return undo
