"""A connection to debugpy's adapter, which speaks the Debug Adapter Protocol over TCP."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

from .. import threads

PATIENCE = 30.0  # seconds to wait for a response
Message = dict[str, Any]


class Adapter:
    """Sends requests and waits for their responses. event: called with each event, on the reading thread."""

    def __init__(self, address: tuple[str, int], event: Callable[[Message], None]) -> None:
        self._socket = socket.create_connection(address, PATIENCE)
        self._socket.settimeout(None)
        self._event = event
        self._count = 0
        self._waiting: dict[int, SimpleQueue[Message]] = {}
        threads.start("debugger", self._read)

    def send(self, request: Mapping[str, Any]) -> SimpleQueue[Message]:
        """Send a request; its response will be in the queue."""
        self._count += 1
        answers = self._waiting[self._count] = SimpleQueue()
        body = json.dumps({**request, "seq": self._count}).encode()
        self._socket.sendall(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        return answers

    def ask(self, request: Mapping[str, Any]) -> Message:
        """The response to a request; one that tells of failure where none comes."""
        return answer(request, self.send(request))

    def close(self) -> None:
        """Close the connection; those who wait are told."""
        with suppress(OSError):  # the adapter has closed it already
            self._socket.shutdown(socket.SHUT_RDWR)  # while it is being read, to close it is not enough
        self._socket.close()

    def _read(self) -> None:
        with self._socket.makefile("rb") as stream:
            while True:
                try:
                    length = 0
                    while (line := stream.readline().strip()) or not length:
                        name, _, value = line.partition(b":")
                        if not line:
                            return  # it is closed
                        length = int(value) if name.lower() == b"content-length" else length
                    message = json.loads(stream.read(length))
                except (OSError, ValueError):
                    return
                if message.get("type") == "response":
                    answers = self._waiting.pop(message.get("request_seq", 0), None)
                    if answers is not None:
                        answers.put(message)
                elif message.get("type") == "event":
                    self._event(message)


def answer(request: Mapping[str, Any], answers: SimpleQueue[Message]) -> Message:
    """Wait for a response, numbered as the client numbered its request."""
    try:
        return {**answers.get(timeout=PATIENCE), "request_seq": request.get("seq", 0)}
    except Empty:
        return response(request, success=False, message="the debugger did not answer")


def response(request: Mapping[str, Any], body: Any = None, success: bool = True, message: str = "") -> Message:
    """A response of our own."""
    made: Message = {
        "type": "response",
        "seq": 0,
        "request_seq": request.get("seq", 0),
        "command": request.get("command", ""),
        "success": success,
        "body": {} if body is None else body,
    }
    return made if success else {**made, "message": message}
