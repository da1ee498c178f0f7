"""The one thread that reads the shell and stdin channels and writes all that goes out."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from time import monotonic
from typing import Any

import zmq

from .codec import BadMessage, Codec, Message
from .descriptors import Captured
from .outbox import Item, Mark, Outbox, Text
from .sockets import Sockets, receive, send

STUCK = 5.0  # seconds without any progress after which a client that does not read loses what it missed
HOLD = 1.0  # seconds from the first request that what is published waits for somebody who subscribes
RETRY = 3  # milliseconds between two attempts to publish
MOST = 100  # messages that are received before something is done with them
SOON = 0.002  # seconds after a request until it is seen what has come of it


class Bell:
    """Wakes the wire from its poll; any thread may ring, and signals do. end: what the wire polls."""

    def __init__(self) -> None:
        if os.name == "posix":
            self.end, self._other = os.pipe()
            os.set_blocking(self.end, False)
            os.set_blocking(self._other, False)
            self.ring: Callable[[], object] = self._write
        else:  # what can be polled there are sockets
            import socket

            ours, theirs = socket.socketpair()
            ours.setblocking(False)
            self._sockets = ours, theirs
            self.end = ours.fileno()
            self.ring = lambda: theirs.send(b"!")

    def _write(self) -> None:
        with suppress(BlockingIOError):  # it is ringing already
            os.write(self._other, b"!")

    def hear_signals(self) -> Callable[[], object]:
        """Let signals ring too, with their numbers; returns the function that ends this. On the main thread."""
        if os.name != "posix":
            return lambda: None
        before = signal.set_wakeup_fd(self._other, warn_on_full_buffer=False)
        return lambda: signal.set_wakeup_fd(before)

    def silence(self) -> bytes:
        """What rang."""
        try:
            return os.read(self.end, 4096) if os.name == "posix" else self._sockets[0].recv(4096)
        except BlockingIOError:
            return b""


class Wire:
    """Moves messages between the sockets and the rest of a kernel.

    route: takes a message that came on the shell channel. answered: takes one that came on stdin. nudge: takes the
    numbers of signals that came, among others. All three are called on the wire's thread and must return at once.
    say: tells what was refused. alive: asked once a second whether to go on.
    """

    def __init__(
        self,
        sockets: Sockets,
        codec: Codec,
        route: Callable[[Message], None],
        answered: Callable[[Message], None],
        say: Callable[[str], None],
        nudge: Callable[[bytes], None],
        alive: Callable[[], None] | None = None,
    ) -> None:
        self.codec = codec
        self.bell = Bell()
        self.outbox = Outbox(self.bell.ring)
        self.captured: Captured | None = None
        self._route = route
        self._answered = answered
        self._say = say
        self._nudge = nudge
        self._alive = alive
        self._shell = sockets.by_channel["shell"]
        self._stdin = sockets.by_channel["stdin"]
        self._iopub = sockets.by_channel["iopub"]
        self._unreached: dict[int, float] = {}  # when frames could not be sent first
        self._direct: deque[tuple[zmq.Socket[bytes], list[Any]]] = deque()
        self._held: deque[Item] = deque()  # taken, not sent yet
        self._next: tuple[list[Any], int] | None = None  # frames to publish, and their size in the outbox
        self._due: float | None = None  # when growing text is to be sent
        self._looks: float | None = None  # when what a request has brought is to be seen
        self._stuck_since: float | None = None
        self._lossy = False
        self._subscribed = False  # or nobody is waited for any more
        self._asked: float | None = None  # when the first request came
        self._pace = Pace(64, 300.0)
        self._ending = threading.Event()

    def reply(self, frames: list[Any]) -> None:
        """Send frames on the shell channel, with the state "idle" that is published next and rings for both."""
        self._direct.append((self._shell, frames))
        if not self._subscribed:  # what is published is not looked at yet
            self.bell.ring()

    def ask(self, frames: list[Any]) -> None:
        """Send frames on the stdin channel."""
        self._direct.append((self._stdin, frames))
        self.bell.ring()

    def stop(self) -> None:
        """Have the thread end once everything is sent that can be sent."""
        self._ending.set()
        self.bell.ring()

    # --- the thread ---------------------------------------------------------------------------------

    def run(self) -> None:
        """Move messages until told to stop."""
        self.outbox.begin()
        poller = zmq.Poller()
        for socket in (self._shell, self._stdin, self._iopub):
            poller.register(socket, zmq.POLLIN)
        poller.register(self.bell.end, zmq.POLLIN)
        ends = list(self.captured.ends) if self.captured else []
        listening = False
        due: float | None = None
        while True:
            if bool(ends) and listening == self.outbox.full:  # while writers wait, pipes wait too
                listening = not listening
                for end in ends:
                    poller.register(end, zmq.POLLIN) if listening else poller.unregister(end)
            events = dict(poller.poll(self._timeout(due)))
            arrived: list[Message] = []
            if self.bell.end in events:
                self._nudge(self.bell.silence())
            if self._shell in events:
                self._asked = self._asked or monotonic()
                self._looks = monotonic() + SOON
                self.outbox.look(self._looks)
                arrived = list(self._receive(self._shell))
            if self._stdin in events:
                for message in self._receive(self._stdin):
                    self._answered(message)
            if self._iopub in events:
                self._welcome()
            if listening and any(end in events for end in ends):
                self.outbox.settle()
                for end in self.captured.ended.intersection(ends) if self.captured else ():
                    poller.unregister(end)
                    ends.remove(end)
            due = self._send()
            if self._alive is not None and not events:
                self._alive()
            for message in arrived:  # last, as those who serve them want the interpreter's lock
                self._route(message)
            if self._ending.is_set() and not self._direct and (self._next is None or self._stuck_since is not None):
                break
        self.close()

    def close(self) -> None:
        """Close the sockets; by the thread, or where there is none."""
        for socket in (self._shell, self._stdin, self._iopub):
            socket.close()

    def _timeout(self, due: float | None) -> int | None:
        if self._next is not None or self._direct:
            return RETRY
        if self._looks is not None:
            due = self._looks if due is None else min(due, self._looks)
            if monotonic() >= self._looks:
                self._looks = None
        if due is not None:
            return max(1, int((due - monotonic()) * 1000) + 1)
        return 1000 if self._alive is not None else None

    def _receive(self, socket: zmq.Socket[bytes]) -> Iterator[Message]:
        for _ in range(MOST):
            frames = receive(socket)
            if frames is None:
                return
            try:
                yield self.codec.unpack(frames)
            except BadMessage as error:
                self._say(f"a message was refused: {error}")

    def _welcome(self) -> None:
        """Greet who subscribes (protocol 5.5)."""
        while True:
            try:
                frame = self._iopub.recv(zmq.NOBLOCK)
            except zmq.Again:
                return
            if frame[:1] == b"\x01":
                self._subscribed = True
                subscription = frame[1:].decode("utf-8", "replace")
                packed = self.codec.pack("iopub_welcome", {"subscription": subscription})
                self._publish([frame[1:], *packed])

    def _send(self) -> float | None:
        for _ in range(len(self._direct)):
            socket, frames = self._direct.popleft()
            try:
                send(socket, frames)
                self._unreached.pop(id(frames), None)
            except zmq.ZMQError as error:
                if error.errno == zmq.EHOSTUNREACH and self._may_come(frames):
                    self._direct.append((socket, frames))
                else:
                    self._say(f"a reply could not be sent: {error}")
        if not self._subscribed:  # a client's sockets connect one after the other, and some clients do not wait for all
            if self._asked is None:
                return None
            if monotonic() < self._asked + HOLD:
                return self._asked + HOLD
            self._subscribed = True
        while self._next is not None or self._take():
            assert self._next is not None
            frames, size = self._next
            if not self._publish(frames):
                return None
            self._next = None
            self.outbox.sent(size, bool(self._held))
            if self._direct:  # replies do not wait behind a flood
                return monotonic()
        return self._due

    def _may_come(self, frames: list[Any]) -> bool:
        """Whether the client that frames are for may yet connect: it is waited for a moment from the first attempt."""
        now = monotonic()
        self._unreached = {key: at for key, at in self._unreached.items() if now < at + 2 * HOLD}
        return now < self._unreached.setdefault(id(frames), now) + HOLD

    def _take(self) -> bool:
        """Make the next frames to publish ready; False where there are none for now."""
        while True:
            if not self._held:
                self._held, self._due = self.outbox.take()
            if not self._held:
                return False
            item = self._held.popleft()
            if isinstance(item, Mark):
                item.reached()
                continue
            self._next = (self._message(item), item.size) if isinstance(item, Text) else (item, sum(map(len, item)))
            return True

    def _message(self, text: Text) -> list[Any]:
        content = {"name": text.name, "text": "".join(text.parts)}
        return [b"stream." + text.name.encode(), *self.codec.pack("stream", content, text.origin.header)]

    def _publish(self, frames: list[Any]) -> bool:
        """Publish frames; False where a client does not keep up and deserves some patience."""
        try:
            send(self._iopub, frames)
        except zmq.Again:
            now = monotonic()
            if not self._lossy:
                self._stuck_since = self._stuck_since or now
                if now - self._stuck_since < STUCK:
                    return False
                self._lossy = True
                self._say(f"a client has not read for {STUCK:.0f} s; it loses output until it reads again")
            if not self._pace.may(now):  # the other clients must keep up, for nothing waits for them now
                return False
            self._iopub.setsockopt(zmq.XPUB_NODROP, 0)
            send(self._iopub, frames)
            self._iopub.setsockopt(zmq.XPUB_NODROP, 1)
        else:
            self._lossy = False
        self._stuck_since = None
        return True


class Pace:
    """So many at once, and so many a second after that."""

    def __init__(self, burst: int, rate: float) -> None:
        self._burst = burst
        self._rate = rate
        self._left = float(burst)
        self._at = 0.0

    def may(self, now: float) -> bool:
        """Whether there may be one more now."""
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
