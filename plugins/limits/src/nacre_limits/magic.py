"""``%limit``, ``%%limit`` and ``%cost``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from nacre import Cell, UsageError, argument, arguments
from nacre.execute import compile_tree, filename
from nacre.loop import asyncio_is_running

from .amounts import amount, seconds
from .errors import MemoryLimit, TimeLimit, users
from .running import limits, run_steps

if TYPE_CHECKING:
    from nacre import Shell


def _checked(read: Callable[[str], Any]) -> Callable[[str], Any]:
    def convert(text: str) -> Any:
        try:
            return read(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return convert


@arguments(
    argument("--time", "-t", type=_checked(seconds), default=0.0, metavar="SECONDS", help="end it after so long"),
    argument("--memory", "-m", type=_checked(amount), default=0, metavar="SIZE", help="let it take so much more: 500M"),
    argument("code", rest=True, help="a statement"),
)
def limit(shell: Shell, scope: Mapping[str, Any], body: str | None, args: argparse.Namespace) -> Any:
    """Run a statement or a cell with limits, and give its value.

    What takes longer ends with ``TimeLimit``, what asks for more memory with a ``MemoryError``. The shell goes on.
    """
    __tracebackhide__ = True
    if not args.time and not args.memory:
        raise UsageError("%limit: give --time SECONDS, --memory SIZE, or both")
    if body is not None and args.code.strip():
        raise UsageError("%%limit: put the code below the line with %%limit")
    if not (body or args.code).strip():
        raise UsageError("%limit: there is nothing to run: %limit --time 1 STATEMENT, or a cell below %%limit --time 1")
    text = shell.transform(args.code if body is None else body)
    cell = Cell(text, shell.cell.number, transformed=text, filename=filename(shell.cell.number, text))
    shell.compiler.remember(cell, text)
    tree = shell.compiler.parse(text, cell.filename)
    loose = not asyncio_is_running()
    compiled = compile_tree(tree, cell, shell.compiler, "last_expr", loose and shell.traits.autoawait)
    if scope is shell.namespace:
        return run_steps(compiled, shell, args.time, args.memory, lambda value: None)
    value = None
    try:
        with limits(args.time, args.memory):
            for code, shown in compiled.steps:
                value = eval(code, shell.namespace, scope)
                value = value if shown else None
    except (TimeLimit, MemoryLimit) as error:
        raise error.with_traceback(users(error)) from None
    return value


def _cells(text: str) -> int | bool:
    word = text.lower()
    if word in ("on", "off"):
        return word == "on"
    if not (word.isascii() and word.isdigit() and int(word)):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of cells, nor on or off")
    return int(word)


@arguments(
    argument("cells", nargs="?", type=_cells, default=1, help="how many; on shows it after each cell, off does not")
)
def cost(shell: Shell, args: argparse.Namespace) -> None:
    """Show what the last cells cost."""
    if isinstance(args.cells, bool):
        shell.set_trait("Limits.show_cost", args.cells)
        return
    known = {one.number: str(one) for one in shell.service("costs").all}
    last = [number for number in shell.history.entries if number != shell.cell.number][-args.cells :]
    for number in last:
        wall = shell.history.entries[number].wall or 0.0
        print(known.get(number) or f"[{number}] wall {wall:.3f} s  (the rest is measured from now on)")
    if not last:
        print("No cell has run before this one.")
