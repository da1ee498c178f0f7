"""The terminal's settings, for the case that a toolkit ends the process: some do where a callback raises SystemExit,
deep in C, and no ``finally`` of the front end's is reached then."""

from __future__ import annotations

import atexit
import sys
from collections.abc import Callable
from contextlib import suppress


def keep_terminal() -> Callable[[], None]:
    """Have the terminal set as it is now when the process ends; returns the function that takes this back."""
    try:
        import termios
    except ImportError:
        return lambda: None
    try:
        fd = sys.__stdin__.fileno() if sys.__stdin__ is not None else -1
        before = termios.tcgetattr(fd)
    except (OSError, ValueError, termios.error):
        return lambda: None

    def restore() -> None:
        with suppress(termios.error):
            termios.tcsetattr(fd, termios.TCSANOW, before)

    atexit.register(restore)
    return lambda: atexit.unregister(restore)
