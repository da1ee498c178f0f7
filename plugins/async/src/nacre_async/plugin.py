"""Front door: awaiting on another loop than asyncio's, and cells that run while the prompt is free."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from nacre import Cell, Compiled, Magic, Provider, Shell, Spec, Traits, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("autoawait", "nacre_async.awaiting:autoawait", summary="Whether and on which loop cells may await")
    yield Magic("bg", "nacre_async.magics:bg", kind="line_cell", summary="Run code in the background", expand=False)
    yield Magic("jobs", "nacre_async.magics:jobs", summary="List, wait for and cancel what runs in the background")


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("jobs", "nacre_async.jobs:Jobs", summary="What runs in the background of this shell")
    yield Provider("runners", "nacre_async.awaiting:Runners", summary="The loop that runs what cells await")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("Await", "nacre_async.traits:Await")


@hookimpl
def specs() -> Iterator[Spec]:
    yield Spec("async", "nacre_async.hooks")


@hookimpl
def async_runners() -> Iterator[Provider]:
    yield Provider("trio", "nacre_async.runners:trio", summary="trio")
    yield Provider("curio", "nacre_async.runners:curio", summary="curio")
    yield Provider("sync", "nacre_async.runners:sync", summary="No loop: what is awaited may never wait")


@hookimpl
def run_code(compiled: Compiled, cell: Cell, shell: Shell) -> Callable[[], Any] | None:
    if "Await" not in shell.settings.traits:  # nothing was ever chosen, here or in a profile
        return None
    found: Callable[[], Any] | None = shell.service("runners").runner_for(compiled, cell)
    return found
