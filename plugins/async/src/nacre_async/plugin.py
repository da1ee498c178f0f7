"""Front door: awaiting on another loop than asyncio's, and cells that run while the prompt is free."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, Provider, Shell, Start, Traits, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("autoawait", "nacre_async.awaiting:autoawait", summary="Whether and on which loop cells may await")
    yield Magic("bg", "nacre_async.magics:bg", kind="line_cell", summary="Run code in the background", expand=False)
    yield Magic("jobs", "nacre_async.magics:jobs", summary="List, wait for and cancel what runs in the background")


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("jobs", "nacre_async.jobs:Jobs", summary="What runs in the background of this shell")
    yield Provider("runners", "nacre_async.awaiting:Runners", summary="The loop that runs what cells await")
    yield Provider("await-trio", "nacre_async.runners:trio", summary="Runs what cells await: trio")
    yield Provider("await-curio", "nacre_async.runners:curio", summary="Runs what cells await: curio")
    yield Provider("await-sync", "nacre_async.runners:sync", summary="Runs what cells await, if it never waits")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("Await", "nacre_async.traits:Await")


@hookimpl
def starts() -> Iterator[Start]:
    yield Start("await", "nacre_async.start:start", "Uses the loop that a profile names")


@hookimpl
def config_changed(key: str, shell: Shell) -> None:
    if key.startswith("Await."):
        shell.service("runners").serve()
