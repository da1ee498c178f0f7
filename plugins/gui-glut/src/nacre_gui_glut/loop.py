"""The loop of freeglut."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from nacre import UsageError
from nacre_gui.display import need_display

if TYPE_CHECKING:
    from nacre import Shell
    from nacre_gui.contract import Wait


class Glut:
    """The loop ``glut``: freeglut's ``glutMainLoopEvent``, sixty times a second once there is a window.

    Raises ``UsageError`` where PyOpenGL or freeglut is missing; freeglut ends the process where there is no display.
    """

    def __init__(self, shell: Shell) -> None:
        try:
            glut: Any = import_module("OpenGL.GLUT")
        except ImportError:
            raise UsageError("glut: PyOpenGL is not installed: %pip install PyOpenGL") from None
        if not glut.glutMainLoopEvent or not glut.glutInit:
            raise UsageError("glut: freeglut is not installed (Debian: apt install libglut3.12 or freeglut3)")
        need_display("glut")
        self._glut = glut
        glut.glutInit(["nacre"])
        # closing a window must not end the process
        glut.glutSetOption(glut.GLUT_ACTION_ON_WINDOW_CLOSE, glut.GLUT_ACTION_CONTINUE_EXECUTION)

    def run(self, wait: Wait) -> None:
        wait.polled(self._step)

    def _step(self) -> None:
        if self._glut.glutGetWindow():  # without any, freeglut takes the loop for ended
            self._glut.glutMainLoopEvent()

    def close(self) -> None:
        pass
