"""A lane: requests that are served one after the other, by one thread, in one shell."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, NamedTuple

from nacre import resolve
from nacre.values import Target

from . import forks
from .codec import Message

if TYPE_CHECKING:
    from nacre import Shell

    from .display import Display
    from .kernel import Kernel

ROOM = "nacre_kernel.requests"
SHELL = {
    "execute_request": f"{ROOM}.execute:execute",
    "inspect_request": f"{ROOM}.inspect:inspect",
    "complete_request": f"{ROOM}.complete:complete",
    "history_request": f"{ROOM}.history:history",
    "is_complete_request": f"{ROOM}.is_complete:is_complete",
    "kernel_info_request": f"{ROOM}.info:kernel_info",
    "connect_request": f"{ROOM}.info:connect",
    "comm_info_request": f"{ROOM}.comm:info",
    "comm_open": f"{ROOM}.comm:opened",
    "comm_msg": f"{ROOM}.comm:told",
    "comm_close": f"{ROOM}.comm:closed",
    "shutdown_request": f"{ROOM}.control:shutdown",  # here too before protocol 5.4
    "usage_request": f"{ROOM}.usage:usage",
}
READABLE = (  # what one who may only look on may ask
    "kernel_info_request",
    "history_request",
    "is_complete_request",
    "comm_info_request",
    "list_subshell_request",
    "usage_request",
)
REFUSED = {"status": "error", "ename": "ReadOnly", "evalue": "this client may only look on", "traceback": []}
REST = 0.02  # seconds without a request after which something else may be done
NOTICE = 0.5  # seconds until a signal is noticed that came just before a wait began, and did not end it

Item = Message | Callable[[], object] | None


class Request(NamedTuple):
    """A message with what its handler needs. lane: None on the control channel."""

    message: Message
    kernel: Kernel
    lane: Lane | None = None

    @property
    def content(self) -> Mapping[str, Any]:
        return self.message.content

    @property
    def shell(self) -> Shell:
        """The shell that serves it."""
        return (self.lane or self.kernel.main).shell


class Lane:
    """The requests of the main shell, or of a subshell. Any thread may ``put``; one thread runs ``run``."""

    def __init__(self, kernel: Kernel, shell: Shell, display: Display, name: str = "") -> None:
        self.kernel = kernel
        self.shell = shell
        self.display = display
        self.name = name
        self.busy = False
        self.completed = False  # whether completers were asked before
        self._queue: SimpleQueue[tuple[int, Item]] = SimpleQueue()
        self._comms: deque[Message] = deque()  # comm messages, each with a token in the queue
        self._put = 0  # messages so far
        self._abort = 0  # execute requests up to this one are aborted
        self._wake: Callable[[], object] | None = None
        self.spare: Iterator[object] | None = None  # what to do while there is nothing to do, piece by piece
        self.stopping = False

    def put(self, message: Item) -> None:
        """Add a message, or a function to be called in between; None ends the lane."""
        self._put += 1
        if _is_comm(message):
            self._comms.append(message)  # type: ignore[arg-type]
        self._queue.put((self._put, message))
        if self._comms and self.shell.loop.started:  # a cell that awaits may wait for just this
            with suppress(RuntimeError):
                loop = self.shell.loop.get()
                if loop.is_running():
                    loop.call_soon_threadsafe(self._serve_comms)
        if wake := self._wake:
            with suppress(RuntimeError):  # the loop was closed just now
                wake()

    def stop(self) -> None:
        """End the lane after the request being served."""
        self.stopping = True
        self.put(None)

    def abort(self) -> None:
        """Abort the execute requests that are here already."""
        self._abort = self._put

    def run(self) -> None:
        """Serve until stopped."""
        while not self.stopping:
            try:
                number, message = self._next()
                if message is None:
                    break
                self.busy = message != self._use_rest  # which nobody need wait for or cut off
                if callable(message):
                    message()
                else:
                    self._serve(number, message)
                if self.kernel.leaving:  # it was asked to, on this channel
                    self.kernel.end()
            except KeyboardInterrupt:
                pass  # it came between two requests
            finally:
                self.busy = False

    def _serve_comms(self) -> None:
        """Serve the comm messages that are here, in the midst of a cell that awaits, or of idling."""
        latest = self.kernel.parents.latest
        while self._comms:
            message = self._comms.popleft()
            serve(Request(message, self.kernel, self), SHELL[message.kind])
        self.kernel.parents.latest = latest

    def _serve(self, number: int, message: Message) -> None:
        if number <= self._abort and message.kind == "execute_request":
            aborted = {"status": "aborted", "execution_count": self.shell.number}
            serve(Request(message, self.kernel, self), lambda _: aborted)
            return
        if _is_comm(message):
            self._serve_comms()
            return
        target = SHELL.get(message.kind)
        if target is None:
            self.kernel.say(f"a message of the unknown type {message.kind!r:.60} was left unanswered")
        serve(Request(message, self.kernel, self), target)

    def _next(self) -> tuple[int, Item]:
        """The next message. While there is none the shell's loop runs, if the user has begun to use it."""
        if self.shell.loop.started:
            with suppress(Empty):
                return self._queue.get_nowait()
            try:
                self.shell.loop.run(self._arrival())
            except KeyboardInterrupt:
                pass
            except BaseException:  # a task of the user's, which asyncio lets through: SystemExit and its like
                sys.excepthook(*sys.exc_info())
        while True:
            resting = self.spare is not None and self._put > 0  # the first request is worth waiting for
            with suppress(Empty):
                return self._queue.get(timeout=REST if resting else NOTICE)
            if resting:
                return 0, self._use_rest

    def _use_rest(self) -> None:
        if self.spare is not None and next(self.spare, self) is self:
            self.spare = None

    async def _arrival(self) -> None:
        import asyncio

        event = asyncio.Event()
        loop = asyncio.get_running_loop()
        self._wake = lambda: loop.call_soon_threadsafe(event.set)
        try:
            while self._queue.empty() and not event.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(event.wait(), NOTICE)
        finally:
            self._wake = None


def _is_comm(message: Item) -> bool:
    return isinstance(message, Message) and message.kind in ("comm_open", "comm_msg", "comm_close")


def serve(request: Request, target: Target | None) -> None:
    """Answer one request: busy, what its handler shows, the reply, idle. target: the handler; None for none."""
    kernel, message = request.kernel, request.message
    origin = message.origin
    with kernel.parents.serving(origin):
        kernel.publisher.status("busy", origin, request.lane is not None)
        try:
            if origin.reader and message.kind not in READABLE:
                content = REFUSED if message.kind.endswith("_request") else None
            else:
                content = resolve(target)(request) if target else None
        except KeyboardInterrupt as error:
            content = failed(error)
        except Exception as error:
            kernel.fault(error)
            content = failed(error)
        if kernel.forked:  # the cell has forked, and this is the child, at the cell's end
            forks.end(None)
        if content is not None:
            kernel.reply(request, message.kind.replace("_request", "_reply"), content)
        kernel.publisher.status("idle", origin, request.lane is not None)


def failed(error: BaseException) -> dict[str, Any]:
    """The content of the reply to a request that failed."""
    from nacre.values import told

    name = type(error).__name__
    return {"status": "error", "ename": name, "evalue": told(error).removeprefix(f"{name}: "), "traceback": []}
