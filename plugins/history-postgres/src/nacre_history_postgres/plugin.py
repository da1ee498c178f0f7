"""History in a PostgreSQL database: a store, its traits, and what ``nacre doctor`` asks about it."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Probe, Provider, Traits, hookimpl


@hookimpl
def history_backends() -> Iterator[Provider]:
    yield Provider("postgres", "nacre_history_postgres.store:make_store", summary="A database on a server")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("HistoryPostgres", "nacre_history_postgres.options:HistoryPostgres")


@hookimpl
def checks() -> Iterator[Probe]:
    yield Probe("history-postgres", "nacre_history_postgres.doctor:examine", summary="Can the database be reached?")
