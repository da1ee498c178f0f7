"""The heartbeat: whatever comes is sent back, by a loop in C that needs neither the main thread nor the GIL."""

from __future__ import annotations

import zmq

from . import threads
from .sockets import Sockets


def start(sockets: Sockets) -> None:
    """Answer heartbeats until the context is terminated."""
    socket = sockets.by_channel["hb"]

    def echo() -> None:
        try:
            zmq.proxy(socket, socket)
        except zmq.ZMQError:
            socket.close(0)  # the context is gone

    threads.start("heartbeat", echo)
