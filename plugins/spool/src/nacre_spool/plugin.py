"""A spool in front of any history store: what is typed is safe at once, and written when the store can be reached."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Probe, Provider, hookimpl


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("history", "nacre_spool.history:make", summary="The history of a shell with a store behind it")
    yield Provider("spool", "nacre_spool.runner:make", summary="History written by a thread of its own")


@hookimpl
def checks() -> Iterator[Probe]:
    yield Probe("spool", "nacre_spool.waiting:examine", summary="Does history wait to be written?")
