"""The thread of one completer: one request at a time, the newest of those that wait next."""

from __future__ import annotations

import threading
from time import monotonic
from typing import TYPE_CHECKING

from nacre import Completions
from nacre.plugins import Offer

if TYPE_CHECKING:
    from nacre import Shell

    from .request import Request

STARTING = -1


class Cancelled(BaseException):
    """Raised inside a completer that did not answer in time."""


class Worker:
    """Runs one completer.

    late: how often it missed the deadline; cancelled: how often it was stopped; usual: the seconds it usually takes.
    """

    def __init__(self, offer: Offer, shell: Shell) -> None:
        self.offer = offer
        self.shell = shell
        self.late = self.cancelled = 0
        self.usual = 0.0
        self._lock = threading.Lock()
        self._thread: int | None = None  # the id of the one that runs, None while nobody does
        self._since = 0.0
        self._waiting: tuple[Request, int] | None = None

    @property
    def name(self) -> str:
        return str(self.offer.value.name)

    def busy(self) -> float:
        """The seconds for which it has been answering an earlier request; 0.0 where it is idle."""
        return monotonic() - self._since if self._thread is not None else 0.0

    def ask(self, request: Request, place: int, here: bool = False) -> None:
        """Answer a request, at once or after the one being answered. here: on the caller's thread where it is idle."""
        with self._lock:
            if self._thread is not None:
                self._waiting = request, place
                return
            self._since = monotonic()
            self._thread = STARTING
        if here:
            self._run(request, place)
            return
        name = f"nacre-complete-{self.name}"
        try:
            threading.Thread(target=self._run, args=(request, place), name=name, daemon=True).start()
        except RuntimeError:  # no further thread can be had
            self._run(request, place)

    def cancel(self, patience: float) -> None:
        """Stop what has run for about that many seconds; code that waits outside Python stops when it returns."""
        import ctypes  # 5 ms, for what hardly ever happens

        with self._lock:
            running = self._thread
            if running is None or running == STARTING or monotonic() - self._since < 0.9 * patience:
                return
            self.cancelled += 1
            self._since = monotonic()
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(running), ctypes.py_object(Cancelled))

    def _run(self, request: Request, place: int) -> None:
        mine = threading.get_ident()
        with self._lock:
            self._thread = mine
        try:
            self._serve(request, place)
        except Cancelled:  # between two answers: there was nothing left to stop
            with self._lock:
                if self._thread == mine:
                    self._thread = self._waiting = None

    def _serve(self, request: Request, place: int) -> None:
        following: tuple[Request, int] | None = request, place
        while following is not None:
            request, place = following
            try:
                answer = self._answer(request)
            except Cancelled:
                answer = None
            following = self._next()  # before it is told: who hears of it may ask again
            request.deliver(place, answer)

    def _next(self) -> tuple[Request, int] | None:
        with self._lock:
            took = monotonic() - self._since
            self.usual = took if not self.usual else 0.7 * self.usual + 0.3 * took
            following, self._waiting = self._waiting, None
            if following is None or following[0].closed:
                self._thread = None
                return None
            self._since = monotonic()
            return following

    def _answer(self, request: Request) -> Completions | None:
        plugins = self.shell.plugins
        function = plugins.load(self.offer, "completer")
        if function is None or request.closed:
            return None
        found = plugins.call(self.offer.plugin, self.name, function, request.text, request.cursor, self.shell)
        if found is None or isinstance(found, Completions):
            return found
        plugins.fail(self.offer.plugin, "call", self.name, TypeError(f"returned {type(found).__name__}"))
        return None
