"""What this plugin adds: ``%limit``, ``%%limit``, ``%cost``, and limits that hold for every cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from nacre import Cell, Compiled, Magic, Outcome, Provider, Shell, Traits, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic(
        "limit", "nacre_limits.magic:limit", kind="line_cell", summary="Run code with limits of time and memory"
    )
    yield Magic("cost", "nacre_limits.magic:cost", summary="Show what cells cost in time and memory")


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("costs", "nacre_limits.costs:Costs", "What each cell cost")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("Limits", "nacre_limits.traits:Limits")


@hookimpl
def cell_started(cell: Cell, shell: Shell) -> None:
    shell.service("costs").begin(cell)


@hookimpl
def cell_finished(outcome: Outcome, shell: Shell) -> None:
    shell.service("costs").end(outcome)


@hookimpl
def run_code(compiled: Compiled, cell: Cell, shell: Shell) -> Callable[[], Any] | None:
    if "Limits" not in shell.settings.traits:  # nothing was ever chosen
        return None
    from .every import runner

    return runner(compiled, cell, shell)
