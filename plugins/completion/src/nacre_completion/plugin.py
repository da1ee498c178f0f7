"""The service behind ``Shell.complete``."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Provider, Traits, hookimpl


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("completion", "nacre_completion.engine:Completers", "ask all completers, with one deadline")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("Completion", "nacre_completion.traits:Completion")
