"""What each cell cost."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from nacre import hookimpl

from .amounts import readable

if TYPE_CHECKING:
    from nacre import Outcome, Shell

KEPT = 1000  # cells


class Cost(NamedTuple):
    """Of one cell: seconds by the clock and of the processor, and bytes of resident memory more than before it."""

    number: int
    wall: float
    cpu: float
    memory: int

    def __str__(self) -> str:
        return f"[{self.number}] wall {self.wall:.3f} s  cpu {self.cpu:.3f} s  memory {readable(self.memory)}"


class Costs:
    """The costs of one shell's cells, the latest last. They are kept from when this is first asked for."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.all: list[Cost] = []
        shell.plugins.add(self, "costs-observer")

    @hookimpl
    def cell_finished(self, outcome: Outcome) -> None:
        """A cell is done: keep what it cost, and tell it where that is wanted."""
        if outcome.cell.silent or not outcome.cell.store:
            return
        cost = Cost(outcome.number, outcome.wall, outcome.cpu, outcome.memory)
        self.all.append(cost)
        del self.all[:-KEPT]
        if "Limits" in self.shell.settings.traits and self.shell.listening:
            from .traits import Limits

            if self.shell.configure(Limits).show_cost:
                print(cost, file=sys.stdout, flush=True)
