"""History in an SQLite file: a store, its traits, and what ``nacre doctor`` asks about it."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Probe, Provider, Traits, hookimpl


@hookimpl
def history_backends() -> Iterator[Provider]:
    yield Provider("sqlite", "nacre_history_sqlite.store:make_store", summary="One SQLite file for all shells")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("HistorySqlite", "nacre_history_sqlite.options:HistorySqlite")


@hookimpl
def checks() -> Iterator[Probe]:
    yield Probe("history-sqlite", "nacre_history_sqlite.doctor:examine", summary="Is the history file sound?")
