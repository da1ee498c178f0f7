"""The kernel's event loop, which runs between cells, as the user's code meets it."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Task


def give(asyncio: Any, get: Callable[[], AbstractEventLoop | None], ending: ExitStack) -> None:
    """Let ``asyncio.create_task`` make a task on that loop where no loop runs, in cells that do not await; elsewhere
    a notebook's cells have a running loop, and many rely on it. get: the loop of the thread that calls, where it is
    one that serves cells. ending: undoes it."""
    original = asyncio.create_task

    @wraps(original)
    def create_task(coro: Any, **keywords: Any) -> Task[Any]:
        loop = get() if asyncio._get_running_loop() is None else None
        return (original if loop is None else loop.create_task)(coro, **keywords)

    for module in (asyncio, asyncio.tasks):
        ending.callback(setattr, module, "create_task", original)
        module.create_task = create_task


def quiet_trio(_: Any) -> None:
    """Have trio not warn that signals are heard by somebody. It gives that back when it has run."""
    warnings.filterwarnings("ignore", "It looks like Trio's signal handling", RuntimeWarning)
