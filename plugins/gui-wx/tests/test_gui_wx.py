"""wxPython's windows, on a display of their own, with the wxPython that the system has."""

from __future__ import annotations

import pytest
from nacre_gui.testing import Facts, display, from_system, prompt

__all__ = ["display", "prompt"]


class TestWx(Facts):
    name = "wx"
    plugin = "gui-wx"
    ends_with_exit = True
    window = """
        import wx
        frame = wx.Frame(None, title="facts", size=(200, 150))
        button = wx.Button(frame, label="click")
        button.Bind(wx.EVT_BUTTON, clicked)
        frame.Show()

        def forever():
            again()
            wx.CallLater(1, forever)
    """

    @pytest.fixture
    def environment(self, tmp_path):
        return {**from_system("wx", tmp_path / "system"), "NO_AT_BRIDGE": "1"}
