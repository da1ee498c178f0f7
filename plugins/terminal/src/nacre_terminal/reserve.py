"""The terminal, kept open aside: what a cell closes of the standard streams is opened again before the next prompt."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

STREAMS = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))  # by the number of their file


class Reserve:
    """Copies of those standard files that are terminals. They are not handed on to child processes."""

    def __init__(self) -> None:
        self._kept: dict[int, int] = {}

    def keep(self) -> None:
        """Make the copies."""
        for fd in range(3):
            with suppress(OSError):
                if os.isatty(fd):
                    self._kept[fd] = os.dup(fd)

    def mend(self) -> list[str]:
        """Open again what was closed; returns the names of the streams."""
        closed = []
        for fd, kept in self._kept.items():
            name, mode = STREAMS[fd]
            stream = getattr(sys, f"__{name}__")
            if _is_closed(fd):
                os.dup2(kept, fd)
                closed.append(name)
            if stream is None or stream.closed:
                encoding, errors = getattr(stream, "encoding", None), getattr(stream, "errors", None)
                opened = open(fd, mode, encoding=encoding, errors=errors, closefd=False)  # noqa: SIM115
                if getattr(sys, name, None) is stream:
                    setattr(sys, name, opened)
                setattr(sys, f"__{name}__", opened)
                closed.append(name)
        return list(dict.fromkeys(closed))

    def close(self) -> None:
        """Keep nothing any more."""
        while self._kept:
            with suppress(OSError):  # a cell may have closed every file there was
                os.close(self._kept.popitem()[1])


def _is_closed(fd: int) -> bool:
    try:
        os.fstat(fd)
    except OSError:
        return True
    return False
