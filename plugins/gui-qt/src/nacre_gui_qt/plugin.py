"""What this plugin adds: the loop of Qt, under the names that tell which one."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Provider, hookimpl


@hookimpl
def gui_loops() -> Iterator[Provider]:
    yield Provider("qt", "nacre_gui_qt.loop:any_qt", "Qt: PySide6, PyQt6, PyQt5 or PySide2, whichever is there")
    yield Provider("qt6", "nacre_gui_qt.loop:qt6", "Qt 6: PySide6 or PyQt6")
    yield Provider("qt5", "nacre_gui_qt.loop:qt5", "Qt 5: PyQt5 or PySide2")
