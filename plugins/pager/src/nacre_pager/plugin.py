"""What this plugin adds: long output goes through a pager."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Provider, Traits, hookimpl


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("pager", "nacre_pager.pager:Pager", "Shows text that is longer than the screen")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("Pager", "nacre_pager.options:Pager")
