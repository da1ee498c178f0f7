"""The event loop that a shell's cells and its prompt share. asyncio is imported when it is first needed."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

from nacre_selection.paths import resolve

from .values import Outcome

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
        if self._runner is None or self._runner.get_loop().is_closed():
            self._runner = resolve("asyncio:Runner")()
        return self._runner.get_loop()

    def run(self, awaitable: Awaitable[Any]) -> Any:
        """Run until the awaitable is done. Ctrl-C cancels it and raises ``KeyboardInterrupt``."""
        if asyncio_is_running():
            getattr(awaitable, "close", lambda: None)()
            raise RuntimeError("this awaits, and a loop is running here already: use Shell.run_async")

        async def until() -> Any:
            return await awaitable

        self.get()
        context = resolve("contextvars:copy_context")()  # not that of the cell which made the loop
        assert self._runner is not None
        if threading.current_thread() is not threading.main_thread():
            return self._runner.run(until(), context=context)
        # the runner turns Ctrl-C into a cancellation only where Python's own handler is installed
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            return self._runner.run(until(), context=context)
        finally:
            signal.signal(signal.SIGINT, before)

    async def wait(self, awaitable: Awaitable[Any]) -> Any:
        return self.run(awaitable)

    def close(self) -> None:
        """Cancel what still runs and close the loop."""
        runner, self._runner = self._runner, None
        if runner is not None and not runner.get_loop().is_closed():
            runner.close()


def asyncio_is_running() -> bool:
    """Whether a loop runs in this thread."""
    asyncio = sys.modules.get("asyncio")
    return asyncio is not None and asyncio._get_running_loop() is not None


def uncancelled(outcome: Outcome) -> Outcome:
    """The outcome; raises what cancelled the host's task while the cell ran in it: it is the host's, not the cell's."""
    if type(outcome.error).__name__ == "CancelledError" and outcome.error is not None:
        task = resolve("asyncio:current_task")()
        if task is not None and task.cancelling():
            raise outcome.error
    return outcome
