"""What this plugin adds: the loop of Cocoa, on macOS."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Provider, hookimpl


@hookimpl
def gui_loops() -> Iterator[Provider]:
    yield Provider("osx", "nacre_gui_osx.loop:Cocoa", "Cocoa, such as matplotlib's windows on macOS")
