"""``sys.stdout`` and ``sys.stderr`` of a kernel."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, TextIO

from .codec import Origin
from .outbox import Outbox


class Stream(io.TextIOBase):
    """A text stream whose text goes to the clients, each piece with the request it belongs to.

    number: the file descriptor it stands for, which child processes may be given.
    """

    errors = "strict"
    newlines = None

    def __init__(self, name: str, number: int, outbox: Outbox, whose: Callable[[], Origin]) -> None:
        self.name = f"<{name}>"
        self._stream = name
        self._number = number
        self._outbox = outbox
        self._write: Callable[[str, Origin, str], object] = outbox.write
        self._whose = whose
        self._plain: TextIO | None = None
        self.buffer = Bytes(self)

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"

    def write(self, text: str) -> int:
        """Write text. Waits where the clients do not keep up."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._write(self._stream, self._whose(), text)
        return len(text)

    def flush(self) -> None:
        """Wait until what was written is on its way to the clients."""
        if self._plain is None:
            self._outbox.flush()
        else:
            self._plain.flush()

    def divert(self, plain: TextIO) -> None:
        """Send everything to another stream from now on: this is a forked process, and no kernel."""
        self._plain = plain
        self._write = lambda name, origin, text: plain.write(text)

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return self._number

    def close(self) -> None:
        """The stream is the process's own: it is flushed and stays open."""
        self.flush()


class Bytes(io.BufferedIOBase):
    """The binary side of a stream."""

    def __init__(self, stream: Stream) -> None:
        import codecs

        self._stream = stream
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def write(self, data: Any) -> int:
        self._stream.write(self._decode(bytes(data)))
        return len(data)

    def flush(self) -> None:
        self._stream.flush()

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._stream.fileno()

    def close(self) -> None:
        self.flush()
