"""What C libraries and child processes write to the file descriptors 1 and 2.

The descriptors become pipes. The wire reads them when there is something; whoever writes to ``sys.stdout`` reads them
first, so that the order is the one in which things were written. Text on one descriptor keeps its own order always;
between the two it is that of the moments at which they were read.
"""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Iterator
from contextlib import suppress

NAMES = {1: "stdout", 2: "stderr"}
PIPE = 2**20  # bytes a pipe should hold, where that can be asked for
F_SETPIPE_SZ = 1031  # of Linux; the name is in fcntl only where Python was built with new headers


class Captured:
    """The file descriptors 1 and 2 of this process, captured. POSIX only.

    kept: a descriptor of the former standard errors, for a kernel's own words. ends: our ends of the pipes.
    ended: those of them from which nothing can come any more.
    """

    def __init__(self) -> None:
        import fcntl
        import select

        self._saved = {number: os.dup(number) for number in NAMES}
        self.kept = self._saved[2]
        self.ends: dict[int, str] = {}
        self.ended: set[int] = set()
        self._decoders: dict[int, codecs.IncrementalDecoder] = {}
        self._ready = select.poll()
        for number, name in NAMES.items():
            ours, theirs = os.pipe()
            os.set_blocking(ours, False)
            with suppress(OSError):
                fcntl.fcntl(ours, F_SETPIPE_SZ, PIPE)
            os.dup2(theirs, number)
            os.close(theirs)
            self.ends[ours] = name
            self._decoders[ours] = codecs.getincrementaldecoder("utf-8")("replace")
            self._ready.register(ours, select.POLLIN)

    def read(self) -> Iterator[tuple[str, str]]:
        """What has been written since, as (stream, text). Never waits."""
        try:
            ready = self._ready.poll(0)
        except RuntimeError:  # the handler of a signal that came in the midst of this
            return
        for end, _ in ready:
            with suppress(BlockingIOError):
                data = os.read(end, PIPE)
                if not data:  # the user's code has closed the descriptor, and nobody can write to it any more
                    self._ready.unregister(end)
                    self.ended.add(end)
                text = self._decoders[end].decode(data, not data)
                if text:
                    yield self.ends[end], text

    def close(self) -> None:
        """Give the descriptors back."""
        for number, saved in self._saved.items():
            os.dup2(saved, number)
        for end in self.ends:
            os.close(end)


def flush_c() -> None:
    """Have C's own buffers written, where C code can have written anything by way of ctypes or an extension."""
    import ctypes

    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).fflush(None)


def capture() -> Captured | None:
    """Capture the descriptors; None where that cannot be done."""
    if os.name != "posix":
        return None
    for stream in (sys.__stdout__, sys.__stderr__):
        with suppress(Exception):
            stream.flush()  # type: ignore[union-attr]
    try:
        return Captured()
    except OSError:
        return None
