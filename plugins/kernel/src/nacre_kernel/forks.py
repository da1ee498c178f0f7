"""Processes that the user's code forks: they are no kernel, and what they print goes to the file descriptors."""

from __future__ import annotations

import io
import os
import signal
import sys
from contextlib import suppress
from threading import get_ident
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .kernel import Kernel


def watch(kernel: Kernel) -> None:
    """Let forked processes leave the kernel's sockets and signals alone. POSIX only; it holds to the end of the
    process."""
    if not hasattr(os, "register_at_fork"):
        return

    masks: dict[int, set[Any]] = {}  # by thread

    def before() -> None:  # SIGTERM waits until the child does with it what a process usually does
        masks[get_ident()] = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})

    def after() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, masks.pop(get_ident(), set()))

    def in_child() -> None:
        if not kernel.closed:
            kernel.forked = True
            kernel.wire.outbox.abandon()
            for number, stream in kernel.streams.items():  # which others write to, where sys.stdout is none of ours
                raw = io.FileIO(number, "w", closefd=False)
                stream.divert(io.TextIOWrapper(raw, "utf-8", "replace", line_buffering=True))
            signal.set_wakeup_fd(-1)
            if kernel.debugger is not None:
                kernel.debugger.forked()
            if signal.getsignal(signal.SIGTERM) == kernel.terminated:
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
        after()

    os.register_at_fork(before=before, after_in_parent=after, after_in_child=in_child)


def end(error: BaseException | None, text: str = "") -> None:
    """End a forked process, at the end of the cell that has forked it, with the exit status that Python gives to what
    ends with that error. text: its traceback."""
    code = error.code if isinstance(error, SystemExit) else 1 if error else 0
    status = code if isinstance(code, int) else 1 if code else 0
    words = code if isinstance(error, SystemExit) and status != code else text
    with suppress(Exception):
        print(words or "", end="\n" if words else "", file=sys.stderr, flush=True)
        sys.stdout.flush()
    os._exit(status & 0xFF)
