"""Front door: ``%store`` keeps variables, functions, classes, macros and aliases across sessions, and the directories
that were visited."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nacre import Magic, Start, Traits, hookimpl

if TYPE_CHECKING:
    from nacre import Shell


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("store", "nacre_store.storing:store", summary="Keep values across sessions")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("StoreMagics", "nacre_store.traits:StoreMagics")


@hookimpl
def starts() -> Iterator[Start]:
    yield Start("stored", "nacre_store.start:start", summary="Restores what was stored, where a profile says so")


@hookimpl
def directory_changed(old: str, new: str, shell: Shell) -> None:
    from .visited import visit

    visit(shell, new)
