"""A spool in front of any history store: what is typed is safe at once, and written when the store can be reached;
and what of it is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nacre import Magic, Probe, Provider, Traits, hookimpl

if TYPE_CHECKING:
    from nacre import Shell


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("history", "nacre_spool.history:make", summary="The history of a shell with a store behind it")
    yield Provider("spool", "nacre_spool.runner:make", summary="History written by a thread of its own")
    yield Provider("privacy", "nacre_spool.privacy:Privacy", summary="What of a cell is written to files")


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("incognito", "nacre_spool.incognito:incognito", summary="Write no cells to history for a while")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("HistoryPrivacy", "nacre_spool.options:HistoryPrivacy")


@hookimpl
def checks() -> Iterator[Probe]:
    yield Probe("spool", "nacre_spool.waiting:examine", summary="Does history wait to be written?")


@hookimpl
def config_changed(key: str, shell: Shell) -> None:
    if key.startswith("HistoryPrivacy."):
        shell.service("privacy").adopt()
