"""What a plugin ``gui-NAME`` provides: the loop of one toolkit, as the shell's own loop calls it.

It is offered by the hook ``gui_loops``: ``Provider("tk", "nacre_gui_tk.loop:Tk", "...")``. The target is called with
the shell, on the main thread, and raises ``UsageError`` where the toolkit, or a display, is not there.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

PAUSE = 0.015  # seconds between two looks at a toolkit that cannot watch a file descriptor


class Wait:
    """What is waited for: something to read, or the end of a time.

    fd: a file descriptor that becomes readable when the wait is over; -1 where there is none to watch, as on Windows.
    look: whether there is something to read now. seconds: how long to wait at most, None for as long as it takes.
    """

    def __init__(self, fd: int, look: Callable[[], bool], seconds: float | None = None) -> None:
        self.fd = fd
        self._look = look
        self._end = None if seconds is None else time.monotonic() + seconds

    @property
    def left(self) -> float | None:
        """The seconds that are left; None where there is no end."""
        return None if self._end is None else max(0.0, self._end - time.monotonic())

    @property
    def milliseconds(self) -> int | None:
        """The same as toolkits' timers take it, rounded up, and at most an hour."""
        left = self.left
        return None if left is None else min(3_600_000, int(left * 1000) + (left > 0))

    def over(self) -> bool:
        """Whether to return now."""
        return self.left == 0 or self._look()

    def polled(self, step: Callable[[], object], pause: float = PAUSE) -> None:
        """Wait for a toolkit that cannot watch: ``step()`` handles the events that are there, again and again."""
        while True:
            step()
            if self.over():
                return
            left = self.left
            pause_now = pause if left is None else min(pause, left)
            if self.fd < 0:
                time.sleep(pause_now)
            else:
                import select

                select.select([self.fd], [], [], pause_now)


class GuiLoop(Protocol):
    """The loop of one toolkit. All is called on the main thread; callbacks of the windows run there too."""

    def run(self, wait: Wait) -> None:
        """Handle the windows' events until the wait is over, and then return at once; at least those that are there
        already, also where the wait is over before it begins. What a callback raises is raised, where the toolkit
        does not show it itself; the loop can be run again then."""

    def close(self) -> None:
        """Let go of what was made for the loop. The user's windows stay as they are."""
