"""Front door: ``%macro`` keeps several cells under one name; typing the name alone runs them."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, Transform, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("macro", "nacre_macro.define:macro", summary="Keep cells under a name that runs them")


@hookimpl
def source_transforms() -> Iterator[Transform]:
    # After prompts and indentation are gone, before any syntax is given a meaning. Not when input is only judged: a
    # name is complete, whatever block stands behind it.
    yield Transform("macro", "nacre_macro.playing:play", stage="cleanup", order=90, pure=False)
