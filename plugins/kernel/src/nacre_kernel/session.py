"""What a running kernel adds to its shell: a plugin object, there only in a kernel's process."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from nacre import Cell, Compiled, Name, Provider, Shell, hookimpl

from .instance import Interactivity

if TYPE_CHECKING:
    from .kernel import Kernel


class Session:
    """The plugin of one kernel."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._interactivity = Interactivity()

    @hookimpl
    def services(self) -> Iterator[Provider]:
        yield Provider("kernel", lambda shell: self._kernel, "The kernel this shell runs in")
        yield Provider("ipython", "nacre_kernel.foreign:Calls", "What get_ipython() gives")

    @hookimpl
    def names(self) -> Iterator[Name]:
        yield Name("get_ipython", "nacre_kernel.foreign:make_get_ipython", "The calls of notebooks written for IPython")

    @hookimpl
    def compile_cell(self, tree: ast.Module, cell: Cell, shell: Shell) -> Compiled | None:
        """While debugging, a cell is compiled under the name of the file that its breakpoints are set in."""
        self._interactivity.follow(shell)
        debugger = self._kernel.debugger
        return debugger.compiled(tree, cell, shell) if debugger is not None else None
