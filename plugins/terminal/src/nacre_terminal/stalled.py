"""Ctrl-C at the prompt: a key as long as keys are read, a signal when a task keeps the loop from reading them.

A task of an earlier cell that never awaits would take the prompt with it: keys arrive as keys there, and nobody
reads them. Where other tasks share the loop, a thread asks it now and then for a sign of life; while there is
none, the terminal makes Ctrl-C a signal again, and that interrupts the task.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

ASK = 0.25  # seconds between two questions
STALL = 0.3  # seconds without an answer that count as a stall


class Watch:
    """Watches the loop while the prompt stands. pressed: called on the loop for a Ctrl-C that came as a signal."""

    def __init__(self, pressed: Callable[[], None]) -> None:
        self.pressed = pressed
        self.stalled = False

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch meanwhile. Used on the loop's own thread, while it runs."""
        loop = asyncio.get_running_loop()
        over = threading.Event()
        before: Any = None
        with suppress(ValueError):  # not on the main thread: no signals there
            before = signal.signal(signal.SIGINT, lambda *_: self._interrupted(loop))
        if before is not None and _others(loop) and sys.platform != "win32":
            with suppress(RuntimeError):  # no thread can be had
                threading.Thread(target=self._ask, args=(loop, over), name="nacre-watch", daemon=True).start()
        try:
            yield
        finally:
            over.set()
            if before is not None:
                signal.signal(signal.SIGINT, before)

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Let Ctrl-C interrupt what runs on the loop's own thread meanwhile, such as a plugin that judges input."""
        if sys.platform == "win32":
            yield
        else:
            with self._signalling():
                yield

    def _interrupted(self, loop: asyncio.AbstractEventLoop) -> None:
        if self.stalled:
            raise KeyboardInterrupt
        loop.call_soon_threadsafe(self.pressed)

    def _ask(self, loop: asyncio.AbstractEventLoop, over: threading.Event) -> None:
        while not over.wait(ASK):
            answer = threading.Event()
            try:
                loop.call_soon_threadsafe(answer.set)
            except RuntimeError:  # the loop was closed
                return
            if answer.wait(STALL):
                continue
            with self._signalling():
                while not (answer.wait(ASK) or over.is_set()):
                    pass

    @contextmanager
    def _signalling(self) -> Iterator[None]:
        """Make Ctrl-C a signal meanwhile."""
        import termios

        fd = sys.stdin.fileno()
        try:
            before = termios.tcgetattr(fd)
            wanted = list(before)
            wanted[3] |= termios.ISIG
            wanted[6] = list(before[6])
            wanted[6][termios.VQUIT] = wanted[6][termios.VSUSP] = b"\0"  # these two stay keys
            self.stalled = True
            termios.tcsetattr(fd, termios.TCSANOW, wanted)
        except termios.error:
            before = []
        try:
            yield
        finally:
            self.stalled = False
            if before:
                with suppress(termios.error):
                    termios.tcsetattr(fd, termios.TCSANOW, before)


def _others(loop: asyncio.AbstractEventLoop) -> bool:
    """Whether tasks share the loop that are neither the prompt's nor the one that waits for it."""
    return len(asyncio.all_tasks(loop)) > 2
