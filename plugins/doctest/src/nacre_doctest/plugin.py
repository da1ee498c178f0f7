"""Front door: a session that looks like Python's own."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, Provider, Traits, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("doctest_mode", "nacre_doctest.mode:doctest_mode", summary="Look like Python's own prompt, and back")


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("doctest-mode", "nacre_doctest.mode:Mode", summary="Whether the shell looks like Python's own")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("DoctestMode", "nacre_doctest.traits:DoctestMode")
