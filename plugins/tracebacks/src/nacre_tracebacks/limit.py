"""Running code of the user's with a limit of time."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

T = TypeVar("T")
AGAIN = 0.05  # seconds until what goes on all the same is stopped again


class TooLong(BaseException):
    """Raised in what runs too long. No ``Exception``, so that ``except Exception`` there does not stop it."""


class Refused(Exception):
    """User code that gave nothing; the text says why, as in ``took more than 1 s``."""


def can_limit() -> bool:
    """Whether ``limited`` can stop anything here: on the main thread of a system with interval timers, where no
    handler stands that Python could not put back."""
    return (
        hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGALRM) is not None
    )


def limited(function: Callable[[], T], seconds: float) -> T:
    """What the function returns. Raises ``TooLong`` after so many seconds, where that can be done; a computation
    inside C goes on until it comes back to Python.

    A timer and a handler that the user had set are there again afterwards, the timer with the time it has left.
    """
    if not can_limit():
        return function()
    armed = True

    def ring(number: int, frame: FrameType | None) -> None:
        if armed:
            raise TooLong

    began = time.monotonic()
    left, interval = signal.setitimer(signal.ITIMER_REAL, 0)
    before = signal.signal(signal.SIGALRM, ring)
    try:
        try:
            signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
            return function()
        finally:
            armed = False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - began), 1e-6), interval)


def asked(function: Callable[[], T], seconds: float) -> T:
    """What user code returns within a limit of time. Raises ``Refused`` where it takes longer, or raises itself; a
    ``KeyboardInterrupt`` passes."""
    try:
        return limited(function, seconds)
    except TooLong:
        raise Refused(f"took more than {seconds:.2g} s") from None
    except (Exception, SystemExit, GeneratorExit) as error:
        raise Refused(f"raised {type(error).__name__}") from None
