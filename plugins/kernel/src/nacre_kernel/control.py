"""The control channel, on its own thread: it answers whatever the main thread does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import zmq

from . import threads
from .codec import BadMessage, Message
from .lane import ROOM, Request, serve
from .sockets import send

if TYPE_CHECKING:
    from .kernel import Kernel

CONTROL = {
    "kernel_info_request": f"{ROOM}.info:kernel_info",
    "shutdown_request": f"{ROOM}.control:shutdown",
    "interrupt_request": f"{ROOM}.control:interrupt",
    "create_subshell_request": f"{ROOM}.control:create_subshell",
    "delete_subshell_request": f"{ROOM}.control:delete_subshell",
    "list_subshell_request": f"{ROOM}.control:list_subshell",
    "usage_request": f"{ROOM}.usage:usage",
    "debug_request": f"{ROOM}.debug:debug",
}


class Control:
    """Serves the control channel of one kernel."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._socket = kernel.sockets.by_channel["control"]
        self._started = False

    def start(self) -> None:
        """Serve from now on."""
        self._started = True
        threads.start("control", self._run)

    def close(self) -> None:
        """Close the socket where no thread does."""
        if not self._started:
            self._socket.close()

    def reply(self, message: Message, kind: str, content: Mapping[str, Any]) -> None:
        """Answer; on the control thread only."""
        packed = self._kernel.codec.pack(kind, content, message.origin.header, reader=message.origin.reader)
        send(self._socket, [*message.origin.identities, *packed])

    def _run(self) -> None:
        while not self._kernel.leaving:
            try:
                first = self._socket.recv()
            except zmq.ZMQError:
                break  # the context is ending
            try:
                with threads.hurried():
                    self._serve(self._kernel.codec.unpack([first, *self._rest()]))
            except BadMessage as error:
                self._kernel.say(f"a message on the control channel was refused: {error}")
            except Exception as error:  # not one request may end this thread
                self._kernel.fault(error)
        self._socket.close()
        self._kernel.end()

    def _rest(self) -> Iterator[bytes]:
        while self._socket.rcvmore:
            yield self._socket.recv()

    def _serve(self, message: Message) -> None:
        target = CONTROL.get(message.kind)
        if target is None:
            self._kernel.say(f"a message of the unknown type {message.kind!r:.60} was left unanswered")
        serve(Request(message, self._kernel), target)
