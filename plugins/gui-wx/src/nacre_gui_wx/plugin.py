"""What this plugin adds: the loop of wxPython."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Provider, hookimpl


@hookimpl
def gui_loops() -> Iterator[Provider]:
    yield Provider("wx", "nacre_gui_wx.loop:Wx", "wxPython")
