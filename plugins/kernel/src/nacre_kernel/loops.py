"""The kernel's event loop, which runs between cells, as the user's code meets it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Task


def give(asyncio: Any, get: Callable[[], AbstractEventLoop], ending: ExitStack) -> None:
    """Let ``asyncio.create_task`` make a task on that loop where no loop runs, in cells that do not await; elsewhere
    a notebook's cells have a running loop, and many rely on it. ending: undoes it."""
    original = asyncio.create_task

    @wraps(original)
    def create_task(coro: Any, **keywords: Any) -> Task[Any]:
        here = threading.current_thread() is threading.main_thread()
        make = get().create_task if here and asyncio._get_running_loop() is None else original
        return make(coro, **keywords)

    for module in (asyncio, asyncio.tasks):
        ending.callback(setattr, module, "create_task", original)
        module.create_task = create_task
