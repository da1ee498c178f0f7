"""What this plugin adds: the loop of tkinter."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Provider, hookimpl


@hookimpl
def gui_loops() -> Iterator[Provider]:
    yield Provider("tk", "nacre_gui_tk.loop:Tk", "tkinter, and what is built on it")
