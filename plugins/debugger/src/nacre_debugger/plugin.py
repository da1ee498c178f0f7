"""What this plugin adds: ``%debug``, ``%pdb``, and the debugger that ``breakpoint()`` and ``%run -d`` open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nacre import Bundle, Cell, Magic, Provider, Shell, Start, Traits, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("debug", "nacre_debugger.magic:debug", kind="line_cell", summary="Debug the last error, or a statement")
    yield Magic("pdb", "nacre_debugger.magic:pdb", summary="Open the debugger after each error, or not")


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("debugger", "nacre_debugger.service:Debugger", "Opens the debugger")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("Debugger", "nacre_debugger.options:Debugger")


@hookimpl
def starts() -> Iterator[Start]:
    yield Start("breakpoints", "nacre_debugger.start:start", "breakpoint() opens this debugger")


@hookimpl
def namespace_reset(shell: Shell) -> None:
    shell.service("debugger").last = None  # it keeps alive what its frames see


@hookimpl(tryfirst=True)
def render_error(error: BaseException, cell: Cell, shell: Shell) -> Bundle | None:
    shell.service("debugger")  # from the first error on it keeps the last one
    kind: Any = type(error)
    if kind.__name__ == "BdbQuit" and kind.__module__ == "bdb":
        return Bundle({"text/plain": "The debugger was left, and the cell with it."})
    return None
