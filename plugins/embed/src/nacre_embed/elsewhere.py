"""A loop for the prompt of a shell whose own thread is busy with a loop already."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from nacre.loop import Loop


class ElsewhereLoop(Loop):
    """Runs what is awaited on a thread of its own while the caller waits: in one thread no loop runs in another."""

    def __init__(self) -> None:
        super().__init__()
        self._loop = Loop()
        self._thread = ThreadPoolExecutor(1, "nacre-prompt")

    @property
    def started(self) -> bool:
        return self._loop.started

    def get(self) -> asyncio.AbstractEventLoop:
        return self._thread.submit(self._loop.get).result()

    def run(self, awaitable: Awaitable[Any]) -> Any:
        """Run until the awaitable is done. Ctrl-C cancels it and raises ``KeyboardInterrupt``."""
        tasks: list[asyncio.Task[Any] | None] = []

        async def until() -> Any:
            tasks.append(asyncio.current_task())
            return await awaitable

        loop = self.get()
        running = self._thread.submit(self._loop.run, until())
        try:
            return running.result()
        except KeyboardInterrupt:
            if running.done():
                raise
            loop.call_soon_threadsafe(lambda: [task.cancel() for task in tasks if task])
            running.exception()
            raise

    def close(self) -> None:
        self._thread.submit(self._loop.close).result()
        self._thread.shutdown()
