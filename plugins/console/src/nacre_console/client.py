"""Requests to a kernel, and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any

from nacre import UsageError
from nacre_kernel.codec import Message
from nacre_kernel.connection import Connection

from .channels import Channels, Heard
from .process import Process

SILENCE = 6  # heartbeats, one a second, without any sign of life after which a kernel counts as gone
STARTING = 60.0  # seconds a kernel has to start
ANSWER = 2.0  # seconds that one question may take

Event = Heard | None  # None: look whether the user wants something else, or the kernel is gone


class Client:
    """A client of one kernel.

    process: the kernel's, where it is our own. events: what was published and asked of us, and the replies that
    ``execute`` waits for, in order. wake: called from another thread when there is something new.
    """

    def __init__(self, connection: Connection, process: Process | None = None, path: str = "") -> None:
        self.connection = connection
        self.process = process
        self.path = process.path if process else path
        self.events: SimpleQueue[Event] = SimpleQueue()
        self.wake: Callable[[], object] = lambda: None
        self.info: Mapping[str, Any] = {}
        self.state = ""  # what the kernel said of itself and cells last: busy, idle or starting
        self.others: set[str] = set()  # the sessions of other clients that were seen at work
        self._replies: dict[str, SimpleQueue[Message]] = {}
        self._published = False
        self._lost = False
        self.channels = Channels(connection, self._take, self.events.qsize, self._look)

    @property
    def session(self) -> str:
        """The id of our session, by which the kernel's other clients know us."""
        return self.channels.codec.session

    def _take(self, heard: Heard) -> None:
        """Sort what comes. On the channels' thread."""
        message = heard.message
        if heard.channel in ("shell", "control"):
            waiting = self._replies.get(str(message.parent.get("msg_id")))
            if waiting is not None:
                waiting.put(message)
                return
        elif heard.channel == "iopub":
            self._published = True
            if message.kind == "status" and message.parent.get("msg_type") in ("execute_request", None):
                self.state = str(message.content.get("execution_state", ""))
            if message.kind == "execute_input" and self.belongs(message) != self.session:
                self.others.add(self.belongs(message))
        self.events.put(heard)
        self.wake()

    def _look(self) -> None:
        """Say once that the kernel is gone. On the channels' thread."""
        if self.info and self._lost != bool(self.gone):
            self._lost = not self._lost
            self.wake()

    @staticmethod
    def belongs(message: Message) -> str:
        """The session of the client for whose request this came."""
        return str(message.parent.get("session", ""))

    # --- asking -------------------------------------------------------------------------------------

    def ask(
        self, kind: str, content: Mapping[str, Any] | None = None, channel: str = "shell", patience: float = ANSWER
    ) -> Mapping[str, Any] | None:
        """The content of the reply to a request; None where it does not come in time, or is an error."""
        answers: SimpleQueue[Message] = SimpleQueue()
        number = ""

        def wait(given: str) -> None:
            nonlocal number
            number = given
            self._replies[number] = answers

        self.channels.send(channel, kind, content or {}, about=wait)
        try:
            found = answers.get(timeout=patience).content
        except Empty:
            return None
        finally:
            self._replies.pop(number, None)
        return found if found.get("status", "ok") == "ok" or kind == "is_complete_request" else None

    def execute(self, code: str, store: bool, silent: bool, may_ask: bool) -> str:
        """Have code run; returns the id of the request, whose reply is among the events."""
        content = {
            "code": code,
            "silent": silent,
            "store_history": store,
            "user_expressions": {},
            "allow_stdin": may_ask,
            "stop_on_error": True,
        }
        numbers: list[str] = []
        self.channels.send("shell", "execute_request", content, about=numbers.append)
        return numbers[0]

    def answer(self, question: Message, value: str) -> None:
        """Answer an input_request."""
        self.channels.send("stdin", "input_reply", {"value": value}, question.origin.header)

    def interrupt(self) -> None:
        """Interrupt what the kernel runs."""
        if self.process is None or not self.process.interrupt():
            self.channels.send("control", "interrupt_request", {})

    # --- life -----------------------------------------------------------------------------------------

    def ready(self) -> None:
        """Wait until the kernel answers, and what it publishes arrives. Raises ``UsageError`` where it does not."""
        end = monotonic() + (STARTING if self.process else SILENCE)
        while monotonic() < end:
            found = self.ask("kernel_info_request", patience=0.5)
            if found is None and (gone := self.gone):
                what = "did not start" if self.process else "does not answer"
                raise UsageError(f"console: the kernel {what}: {gone}{self.words}")
            self.info = found or self.info
            until = monotonic() + 0.2
            while found and not self._published and monotonic() < until:
                with suppress(Empty):
                    self.events.get(timeout=0.02)
            if found and self._published:
                return
            if self.state == "busy" and self._published:  # with another client's cell
                self.info = self.ask("kernel_info_request", channel="control", patience=0.5) or self.info
                return
        raise UsageError(f"console: the kernel does not answer{self.words}")

    @property
    def gone(self) -> str:
        """Why the kernel is taken to be gone; empty where it is there."""
        if self.process is not None:
            return self.process.ended
        silent = self.channels.unanswered
        return f"it gave no sign of life for {silent} seconds" if silent > SILENCE else ""

    @property
    def left(self) -> bool:
        """Whether our own kernel has ended without a fault."""
        return self.process is not None and self.process.left

    @property
    def words(self) -> str:
        """What our own kernel said last, on a line of its own."""
        said = self.process.words if self.process else ""
        return f"\n{said}" if said else ""

    def restart(self) -> None:
        """Start our own kernel again. Raises ``UsageError``."""
        assert self.process is not None
        self._published = False
        self.state = ""
        self.process.start()
        self.ready()

    def close(self, keep: bool = False) -> None:
        """Leave the kernel; one of our own is ended, unless it is to be kept."""
        if self.process is not None and not keep:
            if not self.process.ended:
                self.ask("shutdown_request", {"restart": False}, "control", 1.0)
            self.channels.close()
            self.process.end()
        else:
            self.channels.close()
