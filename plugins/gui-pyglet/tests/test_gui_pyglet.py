"""pyglet's windows, on a display of their own."""

from __future__ import annotations

import ctypes.util
from importlib.util import find_spec

import pytest
from nacre_gui.testing import Facts, display, prompt

__all__ = ["display", "prompt"]

if not find_spec("pyglet"):
    pytest.skip("pyglet is not installed", allow_module_level=True)
if not ctypes.util.find_library("GL"):
    pytest.skip("OpenGL is not installed", allow_module_level=True)


class TestPyglet(Facts):
    name = "pyglet"
    plugin = "gui-pyglet"
    window = """
        import pyglet
        window = pyglet.window.Window(200, 100, caption="facts")

        @window.event
        def on_mouse_release(x, y, button, modifiers):
            clicked()

        def forever():
            pyglet.clock.schedule(again)
    """
