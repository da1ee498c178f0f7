"""A limit of time: what runs too long is told so until it ends."""

from __future__ import annotations

import ctypes
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from .errors import TimeLimit

AGAIN = 0.05  # seconds until what goes on all the same is told again
GRACE = 0.1  # seconds a loop has for cancelling before code in it is interrupted


@contextmanager
def within(limit: float) -> Iterator[None]:
    """Raise ``TimeLimit`` in the block after so many seconds, and again until it ends.

    On the main thread a timer does it, which also ends ``time.sleep``; elsewhere another thread does, which a call
    that waits does not notice before it returns. Code in C that does not come back to Python cannot be ended. A timer
    that was set before goes on afterwards with the time it has left, and its handler is there again.
    """
    timed = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    way = _by_timer if timed and signal.getsignal(signal.SIGALRM) is not None else _by_thread
    with way(limit):
        yield


def _message(limit: float) -> str:
    return f"the cell took longer than {limit:g} s"


@contextmanager
def _by_timer(limit: float) -> Iterator[None]:
    armed = True

    def ring(number: int, frame: object) -> None:
        if armed and not _waiting():
            raise TimeLimit(_message(limit))

    began = time.monotonic()
    left, interval = signal.setitimer(signal.ITIMER_REAL, 0)
    before = signal.signal(signal.SIGALRM, ring)
    try:
        try:
            signal.setitimer(signal.ITIMER_REAL, limit, AGAIN)
            yield
        finally:
            armed = False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - began), 1e-6), interval)


def _waiting() -> bool:
    """Whether the loop of this thread runs, and none of its tasks: that is cancelled by the loop's own clock."""
    asyncio = sys.modules.get("asyncio")
    loop = asyncio._get_running_loop() if asyncio is not None else None
    return loop is not None and asyncio is not None and asyncio.current_task(loop) is None


@contextmanager
def _by_thread(limit: float) -> Iterator[None]:
    target, over = threading.get_ident(), threading.Event()
    turn = threading.Lock()

    def watch() -> None:
        wait = limit
        while not over.wait(wait):
            with turn:
                if not over.is_set():
                    _raise_in(target, TimeLimit)
            wait = AGAIN

    thread = threading.Thread(target=watch, name="nacre-limit", daemon=True)
    thread.start()
    try:
        yield
    except TimeLimit:
        raise TimeLimit(_message(limit)) from None
    finally:
        try:
            with turn:
                over.set()
            for _ in range(1000):  # what was told and did not arrive yet arrives here
                pass
        except TimeLimit:
            over.set()
        thread.join()


def _raise_in(thread: int, error: type[BaseException]) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))


async def awaited(awaitable: Any, left: float, limit: float) -> Any:
    """Await within ``left`` seconds: what awaits is cancelled. Raises ``TimeLimit``, which tells of ``limit``."""
    __tracebackhide__ = True
    import asyncio

    clock = asyncio.timeout(left)
    try:
        async with clock:
            return await awaitable
    except TimeoutError:
        if not clock.expired():
            raise
        raise TimeLimit(_message(limit)) from None


def remaining(limit: float) -> Callable[[], float]:
    """A function that gives the seconds that are left, from now on."""
    end = time.monotonic() + limit
    return lambda: max(end - time.monotonic(), 1e-3)
