"""The loop of pyglet."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from nacre import UsageError

if TYPE_CHECKING:
    from nacre import Shell
    from nacre_gui.contract import Wait


class Pyglet:
    """The loop ``pyglet``: its clock ticks, its events are handled, and its windows are drawn, sixty times a second.

    Raises ``UsageError`` where pyglet is not installed.
    """

    def __init__(self, shell: Shell) -> None:
        try:
            self._pyglet: Any = import_module("pyglet")
        except ImportError:
            raise UsageError("pyglet: it is not installed: %pip install pyglet") from None
        self._begun = False

    def run(self, wait: Wait) -> None:
        wait.polled(self._step)

    def _step(self) -> None:
        app = self._pyglet.app
        if not app.windows and not self._begun:
            return  # nothing to serve; the loop of the platform may not be there without a display
        if not self._begun:
            app.platform_event_loop.start()
            self._begun = True
        self._pyglet.clock.tick()
        app.platform_event_loop.step(0)
        for window in list(app.windows):
            if window.context is None:  # it was closed just now
                continue
            window.switch_to()
            window.dispatch_events()
            if window.context is not None:
                window.dispatch_event("on_draw")
                window.flip()

    def close(self) -> None:
        if self._begun:
            self._pyglet.app.platform_event_loop.stop()
            self._begun = False
