"""The service behind ``Shell.complete``, and what ``nacre doctor`` asks of it."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Probe, Provider, Traits, hookimpl


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("completion", "nacre_completion.engine:Completers", "ask all completers, with one deadline")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("Completion", "nacre_completion.options:Completion")


@hookimpl
def checks() -> Iterator[Probe]:
    yield Probe("completion", "nacre_completion.trial:examine", summary="Do the completers answer in time?")
