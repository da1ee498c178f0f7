"""What this plugin adds: ``%limit``, ``%%limit``, ``%cost``, and limits that hold for every cell."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, Provider, Shell, Start, Traits, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic(
        "limit", "nacre_limits.magic:limit", kind="line_cell", summary="Run code with limits of time and memory"
    )
    yield Magic("cost", "nacre_limits.magic:cost", summary="Show what cells cost in time and memory")


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("costs", "nacre_limits.costs:Costs", "What each cell cost")
    yield Provider("limits", "nacre_limits.every:Limited", "The limits that hold for every cell")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("Limits", "nacre_limits.traits:Limits")


@hookimpl
def starts() -> Iterator[Start]:
    yield Start("limits", "nacre_limits.start:start", "Holds to the limits of a profile")


@hookimpl
def config_changed(key: str, shell: Shell) -> None:
    if key.startswith("Limits."):
        shell.service("limits").serve()
