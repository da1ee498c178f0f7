"""A cell under way in a kernel, from its request to its reply and the last of its output."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from queue import Empty
from typing import TYPE_CHECKING, Any

from nacre import Cell, Outcome
from nacre_kernel.codec import Message

if TYPE_CHECKING:
    from .client import Client
    from .remote import Remote

LOOK = 0.2  # seconds between two looks whether the kernel is there
QUIET = 0.05  # seconds without output after which a question is asked: what was printed before it comes another way
PATIENCE = 1.0  # seconds after which it is asked in any case
LAST = 1.0  # seconds that what belongs to a cell may come after its reply
ENOUGH = 3  # presses of Ctrl-C after which the kernel is left alone with its cell
END_OF_INPUT = "\x04"


class Gone(Exception):
    """The kernel is not there any more."""


class RemoteError(Exception):
    """A cell's error, as the kernel has told it."""


def follow(cell: Cell, shell: Remote, client: Client) -> Outcome:
    """Have a cell run and show what comes of it. The value of the outcome is the reply.

    Ctrl-C interrupts the kernel; pressed a third time it leaves the cell to itself.
    """
    started, began = time.time(), time.perf_counter()
    request = client.execute(cell.source, cell.store, cell.silent, may_ask=sys.stdin is not None and not cell.silent)
    reply: Mapping[str, Any] | None = None
    idle, presses, replied, asked = False, 0, 0.0, 0.0
    error: BaseException | None = None
    with _presses(client):
        while reply is None or not idle:
            if shell.questions and time.monotonic() - asked > PATIENCE:
                _answer_all(shell, client)
            try:
                heard = client.events.get(timeout=QUIET if shell.questions else LOOK)
            except Empty:
                _answer_all(shell, client)
                if why := client.gone:
                    error = Gone(why)
                    break
                if reply is not None and time.monotonic() - replied > LAST:
                    break
                continue
            if heard is None:
                presses += 1
                if presses == ENOUGH:
                    shell.notice("the kernel is left alone with the cell; what it shows comes when it is there")
                    error = KeyboardInterrupt()
                    break
                client.interrupt()
                continue
            message = heard.message
            if heard.channel == "stdin":
                shell.questions.append(message)
                asked = time.monotonic()
            elif heard.channel == "iopub":
                shell.showing.show(message)
                idle = idle or _ends(message, request)
            elif message.parent.get("msg_id") == request:
                reply, replied = message.content, time.monotonic()
    if reply is not None:
        shell.questions.clear()  # nobody waits for an answer any more
        error = _error(reply, shell)
        count = reply.get("execution_count")
        if cell.store and isinstance(count, int):
            shell.number = count + (reply.get("status") != "aborted")
    interrupted = isinstance(error, KeyboardInterrupt)
    wall = time.perf_counter() - began
    leaving = 0 if isinstance(error, Gone) and client.left else _leaving(reply)
    return Outcome(cell, reply, error, "run" if error else "", interrupted, started, wall, 0.0, leaving)


def _ends(message: Message, request: str) -> bool:
    """Whether this is the last that is published for a request."""
    return (
        message.kind == "status"
        and message.content.get("execution_state") == "idle"
        and message.parent.get("msg_id") == request
    )


def _error(reply: Mapping[str, Any], shell: Remote) -> BaseException | None:
    status = reply.get("status")
    if status == "ok":
        return None
    if status in ("aborted", "abort"):
        shell.notice("this was not run, because a cell before it failed")
        return RemoteError("aborted")
    name, value = str(reply.get("ename", "error")), str(reply.get("evalue", ""))
    if name == "ReadOnly":
        shell.notice(value)
    return KeyboardInterrupt() if name == "KeyboardInterrupt" else RemoteError(f"{name}: {value}")


def _leaving(reply: Mapping[str, Any] | None) -> int | None:
    """The exit status, where the kernel's reply asks the front end to leave."""
    return 0 if any(payload.get("source") == "ask_exit" for payload in payloads(reply)) else None


def payloads(reply: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    """What a reply asks the front end for."""
    found = (reply or {}).get("payload")
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


@contextmanager
def _presses(client: Client) -> Iterator[None]:
    """Let Ctrl-C be an event among the others meanwhile."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda *_: client.events.put(None))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _answer_all(shell: Remote, client: Client) -> None:
    questions, shell.questions = shell.questions, []
    for question in questions:
        _answer(question, client)


def _answer(question: Message, client: Client) -> None:
    """Ask the user what the kernel asks. Ctrl-C interrupts the kernel instead, Ctrl-D is the end of input."""
    prompt = str(question.content.get("prompt", ""))
    before = signal.getsignal(signal.SIGINT)
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if question.content.get("password") and sys.stdin.isatty():
            import getpass

            value = getpass.getpass(prompt)
        else:
            value = input(prompt)
    except KeyboardInterrupt:
        print()
        client.interrupt()
        return
    except EOFError:
        print()
        value = END_OF_INPUT
    finally:
        signal.signal(signal.SIGINT, before)
    client.answer(question, value)
