"""History written to two stores at once: a store made of two others, and its traits."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Provider, Traits, hookimpl


@hookimpl
def history_backends() -> Iterator[Provider]:
    yield Provider("tee", "nacre_history_tee.store:make_store", summary="Two other stores, both written to")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("HistoryTee", "nacre_history_tee.traits:HistoryTee")
