"""GTK's windows, on a display of their own, with the PyGObject that the system has."""

from __future__ import annotations

import pytest
from nacre_gui.testing import Facts, display, from_system, prompt

__all__ = ["display", "prompt"]


class Gtk(Facts):
    plugin = "gui-gtk"
    ends_with_exit = True

    @pytest.fixture
    def environment(self, tmp_path):
        return {**from_system("gi", tmp_path / "system"), "NO_AT_BRIDGE": "1", "GSK_RENDERER": "cairo"}


class TestGtk3(Gtk):
    name = "gtk3"
    window = """
        from gi.repository import GLib, Gtk
        window = Gtk.Window(title="facts", default_width=200, default_height=100)
        button = Gtk.Button(label="click")
        button.connect("clicked", clicked)
        window.add(button)
        window.show_all()

        def forever():
            GLib.idle_add(lambda: again() or True)
    """


class TestGtk4(Gtk):
    name = "gtk4"
    window = """
        from gi.repository import GLib, Gtk
        window = Gtk.Window(title="facts", default_width=200, default_height=100)
        button = Gtk.Button(label="click")
        button.connect("clicked", clicked)
        window.set_child(button)
        window.present()

        def forever():
            GLib.idle_add(lambda: again() or True)
    """
