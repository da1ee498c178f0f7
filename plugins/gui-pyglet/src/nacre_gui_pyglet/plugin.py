"""What this plugin adds: the loop of pyglet."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Provider, hookimpl


@hookimpl
def gui_loops() -> Iterator[Provider]:
    yield Provider("pyglet", "nacre_gui_pyglet.loop:Pyglet", "pyglet")
