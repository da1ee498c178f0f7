"""What this plugin adds: ``%demo``, for teaching and talks."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, Provider, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("demo", "nacre_demo.magic:demo", summary="Show and run a file step by step")


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("demo", "nacre_demo.stage:Stage", "The demo that is being given, and where it is")
