"""asyncio's own waiting, done by a toolkit: where the loop would sleep in its selector, the windows live."""

from __future__ import annotations

import asyncio
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from .contract import GuiLoop, Wait
from .leaving import Staying

SHARE = 0.02  # seconds between two looks at the windows while the loop has other things to do


class Selector:
    """A selector that runs a GUI loop while it waits. All else is done by the selector that was there.

    loop: the asyncio loop it belongs to. gui: the toolkit's. failed: called with what a callback raised.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, gui: GuiLoop, failed: Callable[[BaseException], None]) -> None:
        self.inner: Any = loop._selector  # type: ignore[attr-defined]
        self._loop = loop
        self._gui = gui
        self._failed = failed
        self._events: list[Any] = []
        self._last = 0.0
        self._running = False
        self._bell = Bell()
        self._staying = Staying()
        self._fd = -1
        with suppress(AttributeError, OSError):
            self._fd = self.inner.fileno()
        if self._fd >= 0:
            self.inner.register(self._bell.heard, 1)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def select(self, timeout: float | None = None) -> list[Any]:
        """What is ready, as asyncio asks for it; the windows have lived meanwhile."""
        if self._running:  # a callback has entered the loop again
            return self._taken(timeout)
        idle = (timeout is None or timeout > 0) and not self._look()
        if idle or time.monotonic() - self._last > SHARE:
            self._run(Wait(self._fd, self._look, timeout if idle else 0))
        return self._taken(0)

    def _run(self, wait: Wait) -> None:
        self._running = True
        self._bell.rang = False
        try:
            with self._bell.rung_by(self._loop), self._staying():
                self._gui.run(wait)
        except BaseException as error:
            self._failed(error)
        finally:
            self._running = False
            self._last = time.monotonic()

    def _look(self) -> bool:
        if not self._events:
            self._events = self.inner.select(0)
        return bool(self._events) or self._bell.rang

    def _taken(self, timeout: float | None) -> list[Any]:
        events, self._events = self._events or self.inner.select(timeout), []
        if self._fd < 0:
            return events
        kept = [event for event in events if event[0].fileobj is not self._bell.heard]
        if len(kept) < len(events):
            self._bell.silence()
        return kept

    def restore(self) -> None:
        """Have the loop wait as before. Twice is once."""
        if self._loop._selector is self:  # type: ignore[attr-defined]
            self._loop._selector = self.inner
        if self._fd >= 0:
            with suppress(KeyError, ValueError, AttributeError):  # the loop may be closed
                self.inner.unregister(self._bell.heard)
        self._bell.close()


class Bell:
    """Ends a wait of the windows' for what no file descriptor tells: a signal, and work that a callback gives to the
    asyncio loop, which does not expect any while it waits. rang: whether a callback did that."""

    def __init__(self) -> None:
        self.rang = False
        self.heard, self._rope = socket.socketpair()
        self.heard.setblocking(False)
        self._rope.setblocking(False)

    @contextmanager
    def rung_by(self, loop: asyncio.AbstractEventLoop) -> Iterator[None]:
        """Ring meanwhile, on the thread of the loop."""
        names = ("call_soon", "call_at")
        for name in names:
            setattr(loop, name, self._ringing(getattr(loop, name)))
        main = threading.current_thread() is threading.main_thread()
        before = signal.set_wakeup_fd(self._rope.fileno(), warn_on_full_buffer=False) if main else -1
        if before != -1:  # the loop has one of its own
            signal.set_wakeup_fd(before)
        try:
            yield
        finally:
            if main and before == -1:
                signal.set_wakeup_fd(-1)
            for name in names:
                with suppress(AttributeError):
                    delattr(loop, name)

    def _ringing(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any, **keywords: Any) -> Any:
            self.rang = True
            with suppress(OSError):
                self._rope.send(b"\0")
            return call(*arguments, **keywords)

        return called

    def silence(self) -> None:
        """Forget that it rang."""
        with suppress(BlockingIOError):
            while self.heard.recv(4096):
                pass

    def close(self) -> None:
        """Take it down."""
        self.heard.close()
        self._rope.close()
