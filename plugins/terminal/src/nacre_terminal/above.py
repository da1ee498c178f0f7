"""Output that arrives while an input line stands: it is shown above, and the line stays whole.

Threads, tasks and log handlers print whenever they like. Their text is gathered here and written in portions on
the loop that runs the prompt: the line is taken away, the portion written, the line drawn again. The size of a
portion follows the terminal's speed, so that keys are answered meanwhile; a thread that prints faster than the
terminal shows is made to wait, as it would be without a prompt.
"""

from __future__ import annotations

import asyncio
import re
import threading
import time
from typing import TYPE_CHECKING, Any, TextIO

from .streams import Streams

if TYPE_CHECKING:
    from prompt_toolkit.application import Application

PAUSE = 0.03  # seconds between two portions
LIMIT = 1 << 19  # characters that may wait
SMALLEST, LARGEST = 1 << 11, 1 << 19
FAST, SLOW = 0.008, 0.025  # seconds a portion may take before the next is larger, or smaller
CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")


class Above:
    """What is printed while ``application`` runs. ``open`` and ``close`` are called on its loop's thread."""

    def __init__(self, application: Application[Any]) -> None:
        self.application = application
        self._streams = Streams()
        self._changed = threading.Condition()
        self._waiting: list[str] = []
        self._size = 0
        self._portion = 1 << 14
        self._last = 0.0
        self._scheduled = False
        self._unfinished = ""  # the line without an end that stands right above the prompt
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = 0

    def open(self) -> None:
        """Take over the streams."""
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._unfinished = ""
        self._streams.take(self.write)

    def close(self) -> None:
        """Give the streams back and write what is left. The input line must be done with."""
        self._streams.release()
        with self._changed:
            self._loop = None
            rest = self._take(None)
            self._changed.notify_all()
        if rest:
            self._put(rest)

    def write(self, stream: TextIO, text: str) -> None:
        """Keep text to be shown. Any thread may call this; one that is too fast waits here."""
        with self._changed:
            self._waiting.append(text)
            self._size += len(text)
            loop = self._loop
            if loop is not None and not self._scheduled:
                self._scheduled = True
                loop.call_soon_threadsafe(self._plan)
            if threading.get_ident() != self._thread:
                while self._loop is not None and self._size > LIMIT:
                    self._changed.wait(1.0)
                return
        while self._loop is not None and self._size > LIMIT:  # the loop's own thread cannot wait for itself
            self._show()

    def _plan(self) -> None:
        if self._loop is not None:
            self._loop.call_later(max(0.0, self._last + PAUSE - time.monotonic()), self._due)

    def _due(self) -> None:
        try:
            self._show()
        finally:  # a signal handler of the user's may raise anywhere
            with self._changed:
                self._scheduled = bool(self._waiting) and self._loop is not None
            if self._scheduled:
                self._plan()

    def _take(self, most: int | None) -> str:
        """Up to ``most`` characters of what waits; whole lines, where there are any."""
        text = "".join(self._waiting)
        if most is None or len(text) <= most:
            self._waiting.clear()
            self._size = 0
            return text
        cut = text.rfind("\n", 0, most) + 1 or most
        self._waiting[:] = [text[cut:]]
        self._size = len(text) - cut
        return text[:cut]

    def _show(self) -> None:
        """Write one portion above the input line. Runs on the loop's thread."""
        application = self.application
        if self._loop is None or getattr(application, "_running_in_terminal", False):
            return  # an editor or a command has the terminal
        with self._changed:
            text = self._take(self._portion)
            self._changed.notify_all()
        if not text:
            return
        began = time.monotonic()
        self._forget()
        try:
            # erase() would switch bracketed paste off for a moment, and a paste may be on its way
            application.renderer._bracketed_paste_enabled = False
            application.renderer.erase()
            self._write_above(text)
            text = ""
            application._redraw()
        except BaseException:  # as for _due: what was not written comes again, and the line is drawn anew
            self._forget()
            with self._changed:
                self._waiting[:0] = [text] if text else []
                self._size += len(text)
            application.invalidate()
            raise
        self._last = time.monotonic()
        taken = self._last - began
        if taken > SLOW:
            self._portion = max(SMALLEST, self._portion // 2)
        elif taken < FAST:
            self._portion = min(LARGEST, self._portion * 2)

    def _forget(self) -> None:
        """Drop what of a drawing that a signal handler broke off is not yet written; else nothing waits here."""
        waiting = getattr(self.application.output, "_buffer", None)
        if isinstance(waiting, list):
            waiting.clear()

    def _write_above(self, text: str) -> None:
        """Write text where the line was, behind the unfinished line before it."""
        output = self.application.output
        if self._unfinished:
            output.cursor_up(1)
            text = f"\r{self._unfinished}{text}"
            output.write_raw("\x1b[J")
        tail = text.rpartition("\n")[2].rpartition("\r")[2]
        self._unfinished = tail if tail and self._fits(tail) else ""
        self._write(text if not tail else text + "\n")

    def _fits(self, line: str) -> bool:
        from prompt_toolkit.utils import get_cwidth

        plain = CONTROL.sub("", line)
        return plain.isprintable() and get_cwidth(plain) < self.application.output.get_size().columns

    def _write(self, text: str) -> None:
        output = self.application.output
        output.write_raw(text)
        output.flush()

    def _put(self, text: str) -> None:
        self._write(text)
