"""GLUT's windows, on a display of their own."""

from __future__ import annotations

import ctypes.util
from importlib.util import find_spec

import pytest
from nacre_gui.testing import Facts, display, prompt

__all__ = ["display", "prompt"]

if not find_spec("OpenGL"):
    pytest.skip("PyOpenGL is not installed", allow_module_level=True)
if not ctypes.util.find_library("glut"):
    pytest.skip("freeglut is not installed", allow_module_level=True)


class TestGlut(Facts):
    name = "glut"
    plugin = "gui-glut"
    window = """
        from OpenGL.GLUT import *
        glutInitWindowSize(200, 100)
        window = glutCreateWindow(b"facts")
        glutDisplayFunc(lambda: None)
        glutMouseFunc(lambda button, state, x, y: state == GLUT_UP and clicked())

        def forever(*_):
            again()
            glutTimerFunc(0, forever, 0)
    """
