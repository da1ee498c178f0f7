"""``input()`` and ``getpass()``: the client that sent the cell is asked, on the stdin channel."""

from __future__ import annotations

import builtins
import io
import sys
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from .codec import Message, Origin
from .imports import when_imported

if TYPE_CHECKING:
    from .kernel import Kernel

END_OF_INPUT = "\x04"  # what clients answer for Ctrl-D
REFUSED = "the client that sent this cell cannot be asked for input"


class InputRefused(RuntimeError):
    """The client said beforehand that it cannot be asked (``allow_stdin``)."""


class Asking:
    """Asks clients for input, for one kernel. Any thread may ask; each gets its own answer."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._waiting: list[tuple[str, SimpleQueue[str]]] = []  # by client, the latest last
        self._getpass: Any = None  # the original

    def ask(self, prompt: str, password: bool = False) -> str:
        """The client's answer. Raises ``InputRefused``, ``EOFError`` where it is the end of input, and
        ``KeyboardInterrupt`` where the cell is interrupted."""
        kernel = self._kernel
        origin = kernel.parents.current()
        if kernel.forked or not origin.allow_stdin or not origin.identities:
            raise InputRefused(REFUSED)
        kernel.wire.outbox.flush()
        content = {"prompt": prompt, "password": password}
        packed = kernel.codec.pack("input_request", content, origin.header)
        answers: SimpleQueue[str] = SimpleQueue()
        waiting = _key(origin), answers
        self._waiting.append(waiting)
        try:
            kernel.wire.ask([*origin.identities, *packed])
            answer = answers.get()
        except KeyboardInterrupt:
            if _in_pdb():  # which would only ask again: an interrupted cell ends
                raise EOFError from None
            raise
        finally:
            with suppress(ValueError):  # it was answered
                self._waiting.remove(waiting)
        if answer == END_OF_INPUT:
            raise EOFError
        return answer

    def answered(self, message: Message) -> None:
        """Take an input_reply; one that nobody waits for is dropped. On the wire's thread."""
        if message.kind != "input_reply" or message.origin.reader:
            return
        waiting, client = self._waiting.copy(), _key(message.origin)
        found = next((one for one in reversed(waiting) if one[0] == client), waiting[-1] if waiting else None)
        if found is None:
            self._kernel.say("an input_reply came that nobody waits for")
        else:
            with suppress(ValueError):  # the cell was interrupted just now
                self._waiting.remove(found)
            found[1].put(str(message.content.get("value", "")))

    def take_input(self) -> Callable[[], None]:
        """Let ``input``, ``getpass.getpass`` and ``sys.stdin`` ask the client; returns the function that ends this."""
        before, stdin = builtins.input, sys.stdin

        def asked(prompt: object = "", /) -> str:
            return self.ask(str(prompt))

        asked.__name__ = "input"
        builtins.input = asked
        sys.stdin = Input(self)
        stop = when_imported("getpass", self._take_getpass)

        def undo() -> None:
            stop()
            builtins.input, sys.stdin = before, stdin
            getpass: Any = sys.modules.get("getpass")
            if getpass is not None and self._getpass is not None:
                getpass.getpass = self._getpass

        return undo

    def _take_getpass(self, getpass: Any) -> None:
        def asked_secretly(prompt: str = "Password: ", stream: Any = None, **_: Any) -> str:
            return self.ask(prompt, password=True)

        self._getpass, getpass.getpass = getpass.getpass, asked_secretly


class Input(io.TextIOBase):
    """``sys.stdin``: each line is asked for."""

    name = "<stdin>"

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def readable(self) -> bool:
        return True

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        try:
            return self._asking.ask("") + "\n"
        except EOFError:
            return ""

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        raise io.UnsupportedOperation("the kernel's stdin is a client and has no file descriptor")


def _in_pdb() -> bool:
    pdb = sys.modules.get("pdb")
    frame = sys._getframe() if pdb else None
    while frame is not None:
        if frame.f_globals is vars(pdb):
            return True
        frame = frame.f_back
    return False


def _key(origin: Origin) -> str:
    return b"".join(origin.identities).hex()
