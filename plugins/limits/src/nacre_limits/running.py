"""Running code within limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from nacre import execute
from nacre.pipeline import result_of

from .clock import GRACE, awaited, remaining, within
from .errors import MemoryLimit, TimeLimit, users
from .memory import at_most

if TYPE_CHECKING:
    from nacre import Compiled, Shell


@contextmanager
def limits(time: float, memory: int) -> Iterator[None]:
    """Both limits; 0 for none."""
    __tracebackhide__ = True
    with ExitStack() as stack:
        if memory:
            stack.enter_context(at_most(memory))
        if time:
            stack.enter_context(within(time))
        yield


def run_steps(compiled: Compiled, shell: Shell, time: float, memory: int, show: Callable[[Any], None]) -> Any:
    """A cell's code within limits, on this thread and the shell's loop; the value of its last expression."""
    __tracebackhide__ = True
    left = remaining(time) if time else None

    async def wait(awaitable: Any) -> Any:
        __tracebackhide__ = True
        if left is None:
            return shell.loop.run(awaitable)
        with within(left() + GRACE):
            return shell.loop.run(awaited(awaitable, left(), time))

    try:
        with limits(time, memory):
            return result_of(execute.run_steps(compiled, shell, wait, show))
    except (TimeLimit, MemoryLimit) as error:
        raise error.with_traceback(users(error)) from None
