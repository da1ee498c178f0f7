"""Front door: magics without ``%``, and calls without brackets."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, Traits, Transform, hookimpl


@hookimpl
def source_transforms() -> Iterator[Transform]:
    yield Transform("autocall", "nacre_autocall.calls:complete_call", stage="late")


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("automagic", "nacre_autocall.switches:automagic", summary="Whether line magics need a %")
    yield Magic("autocall", "nacre_autocall.switches:autocall", summary="Whether functions need brackets to be called")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("Autocall", "nacre_autocall.traits:Autocall")
