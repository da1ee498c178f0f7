"""A process that sleeps while its child goes on: it relays signals and the exit status, or is told to wake up.

It imports the standard library alone, and is also a program: what a checkpoint becomes when it is dropped, since its
place between the two processes around it has to be filled. The child says what it wants in a file that both have open,
its box: JSON with ``to``, the depth of the checkpoint that is to wake up; nothing where it merely ends.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

IGNORED = (signal.SIGINT, signal.SIGQUIT)  # the terminal sends them to all; they are the child's
RELAYED = (signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2)
DROP = signal.SIGURG
OURS = {*IGNORED, *RELAYED, DROP, signal.SIGCHLD}
CRASHES = (signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGFPE, signal.SIGILL)


@contextmanager
def held() -> Iterator[None]:
    """Keep signals back meanwhile: they come afterwards."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, OURS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def sleep(child: int, box: int, upper: int, depth: int, dropped: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """Wait for the child; returns what it said if this checkpoint is to wake up, and ends as the child did otherwise.

    box, upper: the descriptors of the child's box and of this process's own (-1 for none). depth: of this
    checkpoint, -1 for none. dropped: called when it is dropped. Called with the signals held back. A child that
    crashes in C code wakes the checkpoint up.
    """

    def relay(number: int, frame: object) -> None:
        with suppress(ProcessLookupError):
            os.kill(child, number)

    handlers: dict[int, Any] = {
        **dict.fromkeys(IGNORED, signal.SIG_IGN),
        **dict.fromkeys(RELAYED, relay),
        DROP: lambda number, frame: dropped(),
        signal.SIGCHLD: signal.SIG_DFL,
    }
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    mask = signal.pthread_sigmask(signal.SIG_UNBLOCK, OURS)
    _, status = os.waitpid(child, 0)
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    said = _take(box)
    crashed = os.WIFSIGNALED(status) and os.WTERMSIG(status) in CRASHES and depth >= 0
    if said or crashed:
        import json

        wish: dict[str, Any] = json.loads(said) if said else {"to": depth, "crash": os.WTERMSIG(status)}
        if wish["to"] == depth:
            for number, handler in before.items():
                signal.signal(number, handler if handler is not None else signal.SIG_DFL)
            return wish
        os.lseek(upper, 0, os.SEEK_SET)
        _write(upper, said)
    _end_as(status)
    raise AssertionError  # it has ended


def _take(box: int) -> bytes:
    os.lseek(box, 0, os.SEEK_SET)
    said = b""
    while piece := os.read(box, 1 << 16):
        said += piece
    os.ftruncate(box, 0)
    os.lseek(box, 0, os.SEEK_SET)
    return said


def _write(box: int, said: bytes) -> None:
    while said:
        said = said[os.write(box, said) :]


def say(box: int, said: bytes) -> None:
    """Leave a wish for the process above."""
    os.ftruncate(box, 0)
    os.lseek(box, 0, os.SEEK_SET)
    _write(box, said)


def _end_as(status: int) -> None:
    """End at once, without what Python does at the end: the child has done it."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        with suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_DFL)
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))  # one core is enough
        os.kill(os.getpid(), number)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [number])
        os._exit(128 + number)
    os._exit(os.WEXITSTATUS(status))


def relay_instead(child: int, box: int, upper: int) -> None:
    """Become a small program that only relays. Does not return; does nothing where that cannot be."""
    signal.pthread_sigmask(signal.SIG_BLOCK, OURS)  # which lasts until that program is ready for them
    os.set_inheritable(box, True)
    if upper >= 0:
        os.set_inheritable(upper, True)
    with suppress(OSError, TypeError):
        os.execv(sys.executable, [sys.executable, "-I", "-S", __file__, str(child), str(box), str(upper)])
    signal.pthread_sigmask(signal.SIG_UNBLOCK, OURS)


if __name__ == "__main__":
    sleep(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), -1)
