"""``SystemExit`` in a window's callback. Some toolkits hand it to ``PyErr_Print``, in C, which ends the process; no
``finally`` of the front end's is reached then. Python 3.14 can be told not to; before, the terminal is set right.
"""

from __future__ import annotations

import atexit
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


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


class Staying:
    """``with staying():`` a ``SystemExit`` that reaches ``PyErr_Print`` is shown, and the process stays, as under
    ``python -i``: the configuration ``inspect`` (PEP 741). Nothing is changed before Python 3.14."""

    def __init__(self) -> None:
        self._set: Callable[[bytes, int], object] = lambda name, value: None
        if sys.version_info >= (3, 14):
            import ctypes

            with suppress(AttributeError):  # another implementation's
                kind = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_char_p, ctypes.py_object)
                self._set = kind(("PyConfig_Set", ctypes.pythonapi))

    @contextmanager
    def __call__(self) -> Iterator[None]:
        before = sys.flags.inspect
        self._set(b"inspect", 1)
        try:
            yield
        finally:
            self._set(b"inspect", before)
