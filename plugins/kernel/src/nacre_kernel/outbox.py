"""What is to be published, in the order it came about: messages, and text that is still growing.

Writers append; the wire takes. Text of one stream and one request in a row is one message. It waits a moment for
more, unless something else is published after it or somebody flushes. Writers wait where too much is on its way.

A signal's handler may write in the midst of a write, or raise. So the lock is one that its owner may take again, what
is waited for is a queue of its own, in C, and the wire is woken before anything says that it was.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import wraps
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, Protocol

from .codec import Origin

LIMIT = 2 * 2**20  # bytes on their way before writers wait
CHUNK = 2**16  # characters in one message, about
DELAY = 0.02  # seconds that text waits for more
STEADY = 0.1  # seconds where some was sent less than that ago: a notebook keeps each message as an output of its own
PARTIAL = 0.1  # seconds more for a line to be finished
PATIENCE = 10.0  # seconds that somebody waits for room, or for a flush


class Text:
    """Text of one stream that belongs to one request."""

    __slots__ = ("name", "origin", "parts", "size")

    def __init__(self, name: str, origin: Origin) -> None:
        self.name = name
        self.origin = origin
        self.parts: list[str] = []
        self.size = 0


class Mark(SimpleQueue[None]):
    """Gets something when what it waits for has come about."""

    def reached(self) -> None:
        """It has come about."""
        self.put(None)

    def wait(self) -> None:
        """Wait for it, though not for ever."""
        with suppress(Empty):
            self.get(timeout=PATIENCE)


Item = Text | list[Any] | Mark


class Source(Protocol):
    """Something that may hold text written before now, such as a captured file descriptor."""

    def read(self) -> Iterator[tuple[str, str]]:
        """What there is, as (stream, text). Never waits."""


def _unlocked(method: Callable[..., None]) -> Callable[..., None]:
    """Have a method of ``Outbox`` that raises leave the lock as it was."""

    @wraps(method)
    def called(self: Outbox, *arguments: Any, **keywords: Any) -> None:
        within = self._is_within()
        try:
            method(self, *arguments, **keywords)
        except BaseException:
            while not within and self._is_within():
                self._lock.release()
            raise

    return called


class Outbox:
    """The queue before the iopub socket. wake: tells the wire that there is something to do; must not block."""

    def __init__(self, wake: Callable[[], object]) -> None:
        self._wake = wake
        self._lock = threading.RLock()
        self._items: deque[Item] = deque()
        self._tail: Text | None = None
        self._size = 0  # of what is here, or was taken and is not sent yet
        self._crowd: list[Mark] = []  # those who wait for room
        self._urgent = False
        self._due: float | None = None
        self._sent_at = 0.0  # when the wire last took growing text in its time
        self._looks = 0.0  # when the wire looks here without being woken
        self._source: Callable[[], Iterator[tuple[str, str]]] | None = None
        self._foreign: Callable[[], Origin] = Origin
        self.open = False  # whether anybody takes what is put here

    def listen(self, source: Source | None, whose: Callable[[], Origin]) -> None:
        """Put what ``source`` holds before what is written later. whose: the request it belongs to."""
        with self._lock:
            self._source = source.read if source else None
            self._foreign = whose

    @_unlocked
    def write(self, name: str, origin: Origin, text: str) -> None:
        """Add text to a stream. Waits where too much is on its way."""
        with self._lock:
            if self._source is not None:
                for stream, earlier in self._source():
                    self._add(stream, self._foreign(), earlier)
            self._add(name, origin, text)
        if self._size > LIMIT:
            self._wait_for_room()

    @_unlocked
    def settle(self) -> None:
        """Add what the source holds now."""
        if self._source is not None:
            with self._lock:
                for stream, text in self._source():
                    self._add(stream, self._foreign(), text)

    def _add(self, name: str, origin: Origin, text: str) -> None:
        tail = self._tail
        if tail is None or tail.origin is not origin or tail.name != name:
            tail = Text(name, origin)
            self._items.append(tail)
            self._tail = tail
            if self._due is None:
                self._wake()
                now = monotonic()
                self._due = now + (STEADY if now < self._sent_at + STEADY else DELAY)
        size = len(text)
        self._size += size
        tail.size += size
        tail.parts.append(text)
        if tail.size > CHUNK:
            self._tail = None
            self._hurry()

    @_unlocked
    def put(self, frames: list[Any], patient: bool = True, calm: bool = False) -> None:
        """Add a message. patient: after what the source holds; wait where too much is on its way. calm: it may wait
        until the wire looks here of itself, where that is soon."""
        size = sum(map(len, frames))
        with self._lock:
            if patient and self._source is not None:
                for stream, text in self._source():
                    self._add(stream, self._foreign(), text)
            self._size += size
            self._tail = None
            self._items.append(frames)
            if calm and monotonic() < self._looks:
                self._due = self._due or self._looks
            else:
                self._hurry()
        if patient and self._size > LIMIT:
            self._wait_for_room()

    def _hurry(self) -> None:
        if not self._urgent:
            self._wake()
            self._urgent = True

    @_unlocked
    def flush(self) -> None:
        """Wait until what was written so far is on the socket."""
        mark, within = Mark(), self._is_within()
        with self._lock:
            if not self._size or not self.open:
                return
            self._tail = None
            self._items.append(mark)
            self._hurry()
        if not within:
            mark.wait()

    def _is_within(self) -> bool:
        """Whether this is a signal's handler that came while its thread was here: the wire waits for its return."""
        return self._lock._is_owned()  # type: ignore[attr-defined,no-any-return]

    @_unlocked
    def _wait_for_room(self) -> None:
        mark = Mark()
        if self._is_within():
            return
        with self._lock:
            if self._size <= LIMIT or not self.open:
                return
            self._crowd.append(mark)
        mark.wait()

    # --- the wire's side ----------------------------------------------------------------------------

    def look(self, at: float) -> None:
        """Say when the wire will look here, woken or not."""
        self._looks = at

    def begin(self) -> None:
        """Say that what is put here will be taken."""
        self.open = True

    def take(self) -> tuple[deque[Item], float | None]:
        """What is to be sent now; where nothing is, when there will be (None: not known)."""
        with self._lock:
            due, now = self._ripe(), monotonic()
            if not self._items or not (self._urgent or due is None or now >= due):
                return deque(), due if self._items else None
            taken, self._items = self._items, deque()
            self._urgent = False
            if self._tail is taken[-1] and due is not None and now < due:  # what goes on growing has its time
                self._items.append(taken.pop())
                return taken, due
            if self._tail is not None:
                self._sent_at = now
            self._tail = self._due = None
            return taken, None

    def _ripe(self) -> float | None:
        """When growing text is to be sent; a line that is not finished is given more time."""
        tail, due = self._tail, self._due
        unfinished = tail is not None and tail.parts and not tail.parts[-1].endswith("\n")
        return due + PARTIAL if due is not None and unfinished else due

    def sent(self, size: int, more: bool) -> None:
        """Say what has been sent. more: whether something of what was taken is not."""
        with self._lock:
            self._size = max(0, self._size - size) if self._items or more else 0
            if self._size <= LIMIT:
                self._let_in()

    @property
    def full(self) -> bool:
        """Whether writers wait."""
        return self._size > LIMIT

    def abandon(self) -> None:
        """Have nobody wait for anything: this is a forked process, in which nobody takes what is put here."""
        self._lock = threading.RLock()  # whoever had it is not here
        self._source, self.open = None, False

    def close(self) -> None:
        """Let nobody wait any longer."""
        with self._lock:
            self.open = False
            self._let_in()
            for item in self._items:
                if isinstance(item, Mark):
                    item.reached()

    def _let_in(self) -> None:
        while self._crowd:
            self._crowd.pop().reached()
