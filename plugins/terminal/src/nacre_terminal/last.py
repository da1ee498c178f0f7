"""The display that was shown last, which an update replaces where it stands."""

from __future__ import annotations

import os
import re
import sys
from typing import TextIO

from prompt_toolkit.utils import get_cwidth

from .streams import Streams

CONTROL = re.compile(r"\x1b\[[0-9;:?]*[ -/]*[@-~]|\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)")


class Last:
    """The display that was shown last, as long as nothing was written after it."""

    def __init__(self, display_id: str, text: str) -> None:
        self.display_id = display_id
        self._rows = _rows(text)
        self._untouched = self._rows > 0
        self._children = _children()
        self._streams = Streams()
        self._streams.take(self._written)

    def _written(self, stream: TextIO, text: str) -> None:
        self._untouched = self._untouched and not text
        self.close()
        stream.write(text)

    def close(self) -> None:
        """Listen no more to what is written."""
        self._streams.release()

    def erase(self) -> bool:
        """Take the display away, the cursor where it began; False where it cannot be, any more."""
        if not self._untouched or self._children != _children():
            return False
        sys.stdout.write(f"\x1b[{self._rows}A\r\x1b[J")
        sys.stdout.flush()
        return True


def _children() -> int:
    """A number that changes when a child process has ended: it may have written, unseen from here."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_minflt


def _rows(text: str) -> int:
    """The rows of the screen that a text takes; 0 where that cannot be told, or is more than there are."""
    try:
        columns, lines = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):
        return 0
    plain = CONTROL.sub("", text).split("\n")
    if not columns or len(plain) >= lines or not all(line.isprintable() for line in plain):
        return 0
    rows = sum(max(1, -(-get_cwidth(line) // columns)) for line in plain)
    return rows if rows < lines else 0
