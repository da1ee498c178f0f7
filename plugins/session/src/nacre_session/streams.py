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
        self._facts: dict[str, Any] | None = getattr(stream, "__dict__", None)
        self._own: Any = None  # a write that somebody else has put there
        write = getattr(stream, "write", None)

        def speak(text: Any) -> Any:
            __tracebackhide__ = True
            result = write(text)  # type: ignore[misc]
            if isinstance(text, str):
                heard(text)
            return result

        self._speak = speak

    def open(self) -> None:
        """Listen."""
        try:
            self._own = self.stream.__dict__.get("write")
            self.stream.write = self._speak
        except Exception:  # standard output may be anything, and is not ours to judge
            self._facts = self._own = None

    def reopen(self, stream: Any) -> bool:
        """Listen again, as each cell has it done; False where ``stream`` is another one, or has another ``write``."""
        facts = self._facts
        if stream is not self.stream or facts is None or self._own is not None or "write" in facts:
            return False
        facts["write"] = self._speak
        return True

    def close(self) -> None:
        """Give the stream its ``write`` back, unless somebody else listens behind us, and would be cut off."""
        facts = self._facts
        if facts is None or facts.get("write") is not self._speak:
            return
        if self._own is None:
            del facts["write"]
        else:
            facts["write"] = self._own
