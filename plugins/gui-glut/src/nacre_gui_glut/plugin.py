"""What this plugin adds: the loop of GLUT."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Provider, hookimpl


@hookimpl
def gui_loops() -> Iterator[Provider]:
    yield Provider("glut", "nacre_gui_glut.loop:Glut", "GLUT, by PyOpenGL and freeglut")
