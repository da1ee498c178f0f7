"""A kernel's own threads. They take no signals, so that Ctrl-C reaches the main thread, and belong to no cell."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

HURRY = 0.0001  # seconds


def start(name: str, run: Callable[[], object]) -> threading.Thread:
    """Start a daemon thread that runs ``run()``."""

    def quietly() -> None:
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
        run()

    thread = threading.Thread(target=quietly, name=f"nacre-{name}", daemon=True)
    # debugpy's mark for threads that must go on while a breakpoint holds the others
    thread.pydev_do_not_trace = thread.is_pydev_daemon_thread = True  # type: ignore[attr-defined]
    thread.start()
    return thread


@contextmanager
def hurried() -> Iterator[None]:
    """Have running threads give up the interpreter's lock almost at once meanwhile, as it is asked for several times.

    Each frame of a message that is received or sent gives the lock up, and where another thread takes it, it comes
    back no earlier than ``sys.setswitchinterval`` says.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(HURRY)
    ours = sys.getswitchinterval()
    try:
        yield
    finally:
        if sys.getswitchinterval() == ours:  # the user's code may have set another one
            sys.setswitchinterval(before)


def abandon() -> None:
    """Let the process end without waiting for threads of the user's, as those expect who shut a kernel down."""
    threading._shutdown = lambda: None  # type: ignore[attr-defined]  # what the interpreter waits for them with
