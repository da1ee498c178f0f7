"""The loop of wxWidgets."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from nacre import UsageError
from nacre_gui.display import need_display

if TYPE_CHECKING:
    from nacre import Shell
    from nacre_gui.contract import Wait


class Wx:
    """The loop ``wx``: an event loop of our own that is asked for events sixty times a second.

    There is an application from the start. Raises ``UsageError`` where wxPython or a display is missing.
    """

    def __init__(self, shell: Shell) -> None:
        try:
            wx: Any = import_module("wx")
        except ImportError:
            raise UsageError("wx: wxPython is not installed (Debian: apt install python3-wxgtk4.0)") from None
        need_display("wx")
        self._wx = wx
        try:
            self.application = wx.App.Get() or wx.App(False)
        except SystemError:
            raise UsageError("wx: the display cannot be opened") from None
        self.application.SetExitOnFrameDelete(False)
        self._loop = wx.GUIEventLoop()

    def run(self, wait: Wait) -> None:
        with self._wx.EventLoopActivator(self._loop):
            wait.polled(lambda: self._handle(wait))

    def _handle(self, wait: Wait) -> None:
        while self._loop.Pending():
            self._loop.Dispatch()
            if wait.over():
                break
        self._loop.ProcessIdle()
        self.application.ProcessPendingEvents()

    def close(self) -> None:
        pass
