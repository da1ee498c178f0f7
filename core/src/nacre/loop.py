"""The event loop that a shell's cells and its prompt share. asyncio is imported when it is first needed."""

from __future__ import annotations

import signal
import threading
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio


class Loop:
    """One kept ``asyncio.Runner``: a task that a cell starts goes on whenever the loop runs again."""

    def __init__(self) -> None:
        self._runner: asyncio.Runner | None = None

    @property
    def started(self) -> bool:
        return self._runner is not None

    def get(self) -> asyncio.AbstractEventLoop:
        """The loop itself; it runs only during ``run``."""
        if self._runner is None:
            import asyncio

            self._runner = asyncio.Runner()
        return self._runner.get_loop()

    def run(self, awaitable: Awaitable[Any]) -> Any:
        """Run until the awaitable is done. Ctrl-C cancels it and raises ``KeyboardInterrupt``."""

        async def until() -> Any:
            return await awaitable

        self.get()
        assert self._runner is not None
        if threading.current_thread() is not threading.main_thread():
            return self._runner.run(until())
        # the runner turns Ctrl-C into a cancellation only where Python's own handler is installed
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            return self._runner.run(until())
        finally:
            signal.signal(signal.SIGINT, before)

    def close(self) -> None:
        """Cancel what still runs and close the loop."""
        if self._runner is not None:
            self._runner.close()
            self._runner = None
