"""Ctrl-C while a cell runs."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # what ``signal`` wraps in a search among enumerations, 2 us each time
import signal
import threading
from types import FrameType
from typing import Any


class Interrupts:
    """What Ctrl-C does in a shell that owns the terminal; ``with interrupts:`` surrounds each cell. The first stops
    the cell, the second also skips the observers, the third gives the signal back to Python.

    A handler that the user's code installs holds during cells only. Off the main thread nothing is done.
    """

    def __init__(self) -> None:
        self.presses = 0
        self._users: Any = None
        self._before: Any = None
        self._depth = 0  # a cell may run a cell

    def __enter__(self) -> None:
        if threading.current_thread() is threading.main_thread():
            self._depth += 1
            if self._depth == 1:
                self._before = _signal.signal(signal.SIGINT, self._users or self._pressed)

    def __exit__(self, *_: object) -> None:
        if threading.current_thread() is threading.main_thread():
            self._depth -= 1
            if self._depth == 0:
                self.presses = 0
                left = _signal.signal(signal.SIGINT, self._before)
                ours = left == self._pressed or left in (signal.default_int_handler, self._before)
                self._users = None if ours else left

    def _pressed(self, number: int, frame: FrameType | None) -> None:
        self.presses += 1
        if self.presses > 2:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        raise KeyboardInterrupt
