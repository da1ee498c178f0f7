"""An interrupt that leaves no lock taken.

From Python 3.14 on, a ``KeyboardInterrupt`` may be raised between the moment ``with lock:`` has the lock and the one
from which it would give it back. A cell that prints is often in just such a place of ours, and nothing could be
published ever after. So an interrupt that comes while our code runs comes again a moment later.
"""

from __future__ import annotations

import signal
import threading
import time
from types import FrameType

from nacre.interrupt import Interrupts

from . import threads

MOST = 20  # times in a row, for what of ours takes long, such as showing a large value
PAUSE = 0.001  # seconds


class PatientInterrupts(Interrupts):
    """What SIGINT does in a kernel: the same as in a shell, but not in the midst of our own code."""

    def __init__(self) -> None:
        super().__init__()
        self._put_off = 0

    def _pressed(self, number: int, frame: FrameType | None) -> None:
        if self._put_off < MOST and hasattr(signal, "pthread_kill") and _is_ours(frame):
            self._put_off += 1
            threads.start("again", _again)
            return
        self._put_off = 0
        _let_run()
        super()._pressed(number, frame)


def _is_ours(frame: FrameType | None) -> bool:
    while frame is not None and frame.f_globals.get("__name__") == "threading":  # a condition takes its lock there
        frame = frame.f_back
    return frame is not None and str(frame.f_globals.get("__name__")).startswith(("nacre.", "nacre_"))


def _again() -> None:
    time.sleep(PAUSE)
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)


def _let_run() -> None:
    """Have a thread that a breakpoint holds go on. It leaves the breakpoint by the interrupt, unseen by pydevd, which
    would hold it again at the next line of anybody's, ours among them."""
    held = getattr(threading.current_thread(), "additional_info", None)
    if held is not None:
        held.pydev_state, held.pydev_step_cmd = 1, -1  # it runs, and does not step
