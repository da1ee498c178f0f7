"""What a shell tells the log."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nacre import hookimpl

if TYPE_CHECKING:
    from nacre import Cell, Outcome, Output

    from .log import Log


class Observer:
    """Joins the shell while a log is written."""

    def __init__(self, log: Log) -> None:
        self._log = log

    @hookimpl
    def compile_cell(self, tree: ast.Module, cell: Cell) -> None:
        # Decides nothing: this is where a cell is known as Python and has not run, so that the log holds it
        # whatever it does to the process.
        if cell.store:
            from time import time

            self._log.cell(cell.number, cell.source, cell.transformed, time())

    @hookimpl
    def output_shown(self, output: Output, cell: Cell) -> None:
        if output.kind == "result" and cell.store:
            self._log.output(output.bundle.text)

    @hookimpl
    def cell_finished(self, cell: Cell, outcome: Outcome) -> None:
        if cell.store:  # those that never came to be compiled
            self._log.cell(cell.number, cell.source, cell.transformed, outcome.started)
