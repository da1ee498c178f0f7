"""The limits of a profile, for every cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nacre import hookimpl, resolve
from nacre.loop import asyncio_is_running
from nacre.pipeline import show_value

from .amounts import amount
from .clock import awaited
from .running import run_steps

if TYPE_CHECKING:
    from nacre import Cell, Compiled, Shell


class Limited:
    """The limits of one shell's profile."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self._serving = False

    def serve(self) -> None:
        """Hold to them from the next cell on, and show what cells cost where that is wanted."""
        if not self._serving:
            self._serving = True
            self.shell.plugins.add(_Decider(), "limits-decider")
        if self.shell.configure(resolve("nacre_limits.traits:Limits")).show_cost:
            self.shell.service("costs")


class _Decider:
    """Names who runs a cell; part of the shell once a limit was chosen."""

    @hookimpl
    def run_code(self, compiled: Compiled, cell: Cell, shell: Shell) -> Callable[[], Any] | None:
        return runner(compiled, cell, shell)


def runner(compiled: Compiled, cell: Cell, shell: Shell) -> Callable[[], Any] | None:
    """Who runs a cell within the profile's limits; None where there are none, or where a host's loop runs the cell and
    none of it awaits."""
    options = shell.configure(resolve("nacre_limits.traits:Limits"))
    memory = amount(options.memory) if options.memory else 0
    if not options.time and not memory:
        return None
    if asyncio_is_running() and any(code.co_flags & 0x80 for code, _ in compiled.steps):
        return lambda: awaited(
            _steps(compiled, shell), options.time or 1e9, options.time
        )  # its host's loop is not ours to interrupt

    def run() -> Any:
        __tracebackhide__ = True
        shown: list[Any] = []

        def show(value: Any) -> None:
            if shown:
                show_value(shown.pop(), cell, shell)
            shown.append(value)

        value = run_steps(compiled, shell, options.time, memory, show)
        return value if shown else None

    return run


async def _steps(compiled: Compiled, shell: Shell) -> Any:
    __tracebackhide__ = True
    value = None
    for code, shown in compiled.steps:
        result = eval(code, shell.namespace)
        if code.co_flags & 0x80:
            result = await result
        value = result if shown else value
    return value
