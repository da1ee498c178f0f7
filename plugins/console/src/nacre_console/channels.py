"""A client's five sockets, on a thread of their own."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any, NamedTuple

import zmq
from nacre_kernel.codec import BadMessage, Codec, Message
from nacre_kernel.connection import Connection
from nacre_kernel.running import encrypt
from nacre_kernel.wire import Bell

KINDS = {"shell": zmq.DEALER, "control": zmq.DEALER, "stdin": zmq.DEALER, "iopub": zmq.SUB, "hb": zmq.DEALER}
BEAT = 1.0  # seconds between two heartbeats
ENOUGH = 2000  # messages that wait to be shown before no more are read, and the kernel's writers wait
QUICK = 20  # milliseconds to the next attempt to connect


class Heard(NamedTuple):
    """A message, and the channel it came on."""

    channel: str
    message: Message


class Channels:
    """Talks to one kernel. Any thread may ``send``.

    take: is given what comes, on the channels' thread. waiting: how much of that is not dealt with yet. beat: called
    with each heartbeat, once a second.
    """

    def __init__(
        self,
        connection: Connection,
        take: Callable[[Heard], object],
        waiting: Callable[[], int],
        beat: Callable[[], object],
    ) -> None:
        self.codec = Codec(connection.key, connection.scheme)
        # a reader's key signs what it asks and is answered; what is published is signed with the other one
        self._published = Codec(b"") if connection.reader else self.codec
        self._take = take
        self._waiting = waiting
        self._bell = Bell()
        self._out: deque[tuple[str, list[Any]]] = deque()
        self._context = zmq.Context()
        self._sockets = {channel: self._connect(channel, connection) for channel in KINDS}
        self._beat = beat
        self.unanswered = 0  # heartbeats since the last sign of life
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="nacre-channels", daemon=True)
        self._thread.start()

    def _connect(self, channel: str, connection: Connection) -> zmq.Socket[bytes]:
        socket = self._context.socket(KINDS[channel])
        socket.linger = 0
        socket.set(zmq.RECONNECT_IVL, QUICK)
        socket.set(zmq.RECONNECT_IVL_MAX, 500)
        encrypt(socket, connection)
        if channel == "iopub":
            socket.setsockopt(zmq.SUBSCRIBE, b"")
        elif channel != "hb":
            socket.identity = self.codec.session.encode()  # that of stdin must be that of shell
        socket.connect(connection.address(channel))
        return socket

    def send(
        self,
        channel: str,
        kind: str,
        content: Mapping[str, Any],
        parent: bytes = b"{}",
        about: Callable[[str], object] = str,
    ) -> None:
        """Send a message. parent: the JSON of the header it answers. about: is told its id before it is sent."""
        frames = self.codec.pack(kind, content, parent)
        about(json.loads(frames[2])["msg_id"])
        self._out.append((channel, frames))
        self._bell.ring()

    def close(self) -> None:
        """Close the sockets, once what was sent is on its way."""
        self._ending = True
        self._bell.ring()
        self._thread.join(5)

    def _run(self) -> None:
        poller = zmq.Poller()
        poller.register(self._bell.end, zmq.POLLIN)
        for socket in self._sockets.values():
            poller.register(socket, zmq.POLLIN)
        reading, beat = True, 0.0
        while not self._ending:
            if reading != (self._waiting() < ENOUGH):
                reading = not reading
                iopub = self._sockets["iopub"]
                poller.register(iopub, zmq.POLLIN) if reading else poller.unregister(iopub)
            events = dict(poller.poll(500 if reading else 20))
            if self._bell.end in events:
                self._bell.silence()
            self._send()
            for channel, socket in self._sockets.items():
                if socket in events:
                    self._receive(channel, socket)
            if monotonic() - beat > BEAT:
                beat = monotonic()
                self.unanswered += 1
                self._beat()
                self._try(self._sockets["hb"], [b"", b"nacre"])
        self._send()
        for socket in self._sockets.values():
            socket.close(200)
        self._context.term()

    def _send(self) -> None:
        while self._out:
            channel, frames = self._out.popleft()
            self._try(self._sockets[channel], frames)

    def _try(self, socket: zmq.Socket[bytes], frames: list[Any]) -> None:
        try:
            socket.send_multipart(frames, zmq.NOBLOCK)
        except zmq.Again:  # nobody has listened for very long, and nobody waits for this any more
            return

    def _receive(self, channel: str, socket: zmq.Socket[bytes]) -> None:
        codec = self._published if channel == "iopub" else self.codec
        for _ in range(100):  # the other channels have their turn too
            try:
                frames = socket.recv_multipart(zmq.NOBLOCK)
            except zmq.Again:
                return
            self.unanswered = 0
            if channel == "hb":
                continue
            try:
                message = codec.unpack(frames)
            except BadMessage:  # not from this kernel, or meant for another client
                continue
            self._take(Heard(channel, message))
