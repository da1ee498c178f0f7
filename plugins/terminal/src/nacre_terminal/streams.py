"""Taking over what is written to standard output and standard error for a while.

Only ``write`` is replaced, on the stream objects themselves: a logging handler or a thread that took hold of
``sys.stdout`` long before is reached as well, and while nothing is taken over the streams are as fast as ever.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TextIO

Write = Callable[[TextIO, str], None]


class Streams:
    """The streams that a terminal shows. ``take(write)`` sends their text to ``write(stream, text)``."""

    def __init__(self) -> None:
        self._taken: list[TextIO] = []

    def take(self, write: Write) -> None:
        """Replace ``write`` on the streams that are terminals now; those that do not allow it are left alone."""
        for stream in (sys.stdout, sys.stderr):
            if stream is None or stream in self._taken or not _is_terminal(stream):
                continue
            try:
                stream.flush()
                stream.write = _writer(stream, write)  # type: ignore[method-assign]
            except (AttributeError, TypeError, OSError, ValueError):
                continue
            self._taken.append(stream)

    def release(self) -> None:
        """Give the streams their own ``write`` back."""
        for stream in self._taken:
            with suppress(AttributeError):  # somebody put another one there, and took it away
                del stream.write
        self._taken.clear()


def _writer(stream: TextIO, write: Write) -> Callable[[str], int]:
    def written(text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        write(stream, text)
        return len(text)

    return written


def _is_terminal(stream: Any) -> bool:
    try:
        return bool(stream.isatty())
    except (AttributeError, ValueError):
        return False
