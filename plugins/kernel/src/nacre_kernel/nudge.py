"""Seeing to it that a signal ends what the main thread waits for.

Python only notes a signal when it comes. One that comes just before a wait begins, or to a thread of the user's, does
not end the wait, and would be acted on when that is over. So another one is sent after it, to the main thread itself,
which means nothing to anybody: if the first was acted on already, the wait goes on.
"""

from __future__ import annotations

import signal
import threading
import time

from . import threads

PAUSE = 0.01  # seconds between two of them
LONG = 0.1  # seconds for which they are sent
NOTED = {signal.SIGINT, signal.SIGTERM}


class Nudge:
    """Sends them, for one kernel. To be made on the main thread."""

    def __init__(self) -> None:
        self._number = getattr(signal, "SIGURG", None)
        if self._number is not None and signal.getsignal(self._number) is signal.SIG_DFL:
            signal.signal(self._number, lambda number, frame: None)
        self._lock = threading.Lock()
        self._until: float | None = None  # while a thread sends them

    def after(self, signals: bytes) -> None:
        """Take what came by ``signal.set_wakeup_fd``."""
        if self._number is None or NOTED.isdisjoint(signals):
            return
        with self._lock:
            sending, self._until = self._until, time.monotonic() + LONG
        if sending is None:
            threads.start("nudge", self._send)

    def _send(self) -> None:
        main = threading.main_thread().ident or 0
        while True:
            time.sleep(PAUSE)
            signal.pthread_kill(main, self._number or 0)
            with self._lock:
                if time.monotonic() > (self._until or 0):
                    self._until = None
                    return
