"""What this plugin adds: the loop of GLib, on which GTK's windows live."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Provider, hookimpl


@hookimpl
def gui_loops() -> Iterator[Provider]:
    yield Provider("gtk", "nacre_gui_gtk.loop:any_gtk", "GTK: the version that is imported, else the newest there is")
    yield Provider("gtk4", "nacre_gui_gtk.loop:gtk4", "GTK 4")
    yield Provider("gtk3", "nacre_gui_gtk.loop:gtk3", "GTK 3")
