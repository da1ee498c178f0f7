"""Listening to a text stream."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Tap:
    """Has ``heard`` told what is written to a stream while it is open.

    The stream stays the same object, with its descriptor, its encoding and all: only its ``write`` is another one
    meanwhile. So what a cell keeps a reference to, such as a logging handler, goes on as if nobody had listened. A
    stream whose ``write`` cannot be replaced is not heard.
    """

    def __init__(self, stream: Any, heard: Callable[[str], None]) -> None:
        self.stream = stream
        self._own: Any = None  # a write that somebody else has put there
        write = getattr(stream, "write", None)

        def speak(text: Any) -> Any:
            __tracebackhide__ = True
            result = write(text)  # type: ignore[misc]
            if isinstance(text, str):
                heard(text)
            return result

        self._speak = speak

    def fits(self, stream: Any) -> bool:
        """Whether it is a tap of this stream, which may be used again."""
        return stream is self.stream and self._own is None and "write" not in getattr(stream, "__dict__", ())

    def open(self) -> None:
        try:
            self._own = self.stream.__dict__.get("write")
            self.stream.write = self._speak
        except Exception:  # standard output may be anything, and is not ours to judge
            self._own = None

    def close(self) -> None:
        facts = getattr(self.stream, "__dict__", None)
        if facts is None or facts.get("write") is not self._speak:
            return  # somebody else listens behind us, and would be cut off
        if self._own is None:
            del self.stream.write
        else:
            self.stream.write = self._own
