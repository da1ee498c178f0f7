"""Whose output is it: the request that what happens here belongs to.

A task belongs to the cell that made it, because it carries the cell's context. A thread belongs to the cell that
started it, while one of a pool belongs to the cell whose call it runs. What comes from elsewhere (C libraries, child
processes, threads made in C) belongs to the latest cell of the main thread.
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

    def follow_pools(self, module: Any) -> Callable[[], None]:
        """Let what is given to a ``ThreadPoolExecutor`` belong to who gives it, as its threads outlive the cell that
        made them; module: ``concurrent.futures.thread``. Returns the function that ends this."""
        original: Any = getattr(module, "_WorkItem", object)  # its own name for a call that waits for a thread
        current = self.current

        class WorkItem(original):  # type: ignore[misc]
            def __init__(self, *arguments: Any, **keywords: Any) -> None:
                super().__init__(*arguments, **keywords)
                self.nacre_origin = current()

            def run(self, *arguments: Any) -> None:
                threading.current_thread().nacre_origin = self.nacre_origin  # type: ignore[attr-defined]
                super().run(*arguments)

        module._WorkItem = WorkItem
        return lambda: setattr(module, "_WorkItem", original)

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
