"""The answers to a request as they come, for a front end with an event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from time import monotonic
from typing import Any

from nacre import Completions

from .request import HURRY, Answer, Request


async def answers(
    text: str, cursor: int, ask: Callable[[Request, Any], Request], options: Any
) -> AsyncGenerator[Completions, None]:
    """See ``Completers.stream``. ask: puts a request to everybody, and returns at once."""
    loop = asyncio.get_running_loop()
    come: asyncio.Queue[Answer | None] = asyncio.Queue()

    def told(answer: Answer | None) -> None:
        with suppress(RuntimeError):  # the loop was closed meanwhile
            loop.call_soon_threadsafe(come.put_nowait, answer)

    request = ask(Request(text, cursor, told), options)
    hurry = loop.call_later(HURRY, request.hurry)
    shown = fresh = False
    try:
        while not request.asked or request.waiting:
            wanted = fresh and not shown  # there is something to show when the others had their time
            end = request.began + (request.due(options.deadline) if wanted else options.patience)
            try:
                answer = await asyncio.wait_for(come.get(), max(0.0, end - monotonic()))
            except TimeoutError:
                if not wanted:
                    break
            else:
                fresh = request.take(answer) or fresh
                while not come.empty():
                    fresh = request.take(come.get_nowait()) or fresh
            over = shown or monotonic() - request.began >= request.due(options.deadline)
            if fresh and (over or not request.waits(options.deadline / 5)):
                yield request.merged()
                shown, fresh = True, False
        if fresh or not shown:
            yield request.merged()
    finally:
        hurry.cancel()
        request.close(options.deadline, options.patience)
