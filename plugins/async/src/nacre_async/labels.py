"""Telling whose output it is: what a background job prints gets its number in front of each line.

The label travels in a context variable, so that threads and tasks that a job starts with its context are its own.
"""

from __future__ import annotations

import sys
import threading
from contextvars import ContextVar
from typing import Any, TextIO


class Labels:
    """The labelled standard streams of one shell; they stand only while a job runs.

    current: the label of what runs in this context, or an empty string.
    """

    def __init__(self) -> None:
        self.current: ContextVar[str] = ContextVar("nacre_job", default="")
        self._users = 0
        self._lock = threading.Lock()
        self._streams: dict[str, _Labelled] = {}

    def open(self) -> None:
        """Put the labelled streams in place, with the first job."""
        with self._lock:
            self._users += 1
            if self._users > 1:
                return
            for name in ("stdout", "stderr"):
                stream = getattr(sys, name)
                if stream is not None:
                    self._streams[name] = _Labelled(stream, self.current)
                    setattr(sys, name, self._streams[name])

    def close(self) -> None:
        """Take them away again, with the last job; where a cell put others in place, those stay."""
        with self._lock:
            self._users -= 1
            if self._users:
                return
            for name, ours in self._streams.items():
                if getattr(sys, name) is ours:
                    setattr(sys, name, object.__getattribute__(ours, "_stream"))
            self._streams.clear()

    def finish(self, label: str) -> None:
        """Write what a job printed last without an end of line."""
        for stream in self._streams.values():
            object.__getattribute__(stream, "_finish")(label)


class _Labelled:
    """A stream that gives a job's lines their label, and is the stream beneath in every other respect."""

    def __init__(self, stream: TextIO, current: ContextVar[str]) -> None:
        for name, value in (("_stream", stream), ("_current", current), ("_parts", {}), ("_lock", threading.Lock())):
            object.__setattr__(self, name, value)

    def write(self, text: str) -> int:
        mine = object.__getattribute__
        label, stream = mine(self, "_current").get(), mine(self, "_stream")
        if not label:
            return int(stream.write(text) or 0)
        with mine(self, "_lock"):
            parts = mine(self, "_parts")
            whole, end, rest = (parts.pop(label, "") + text).rpartition("\n")
            if rest:
                parts[label] = rest
            if end:
                stream.write("".join(f"[{label}] {line}\n" for line in whole.split("\n")))
        return len(text)

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def _finish(self, label: str) -> None:
        with object.__getattribute__(self, "_lock"):
            rest = object.__getattribute__(self, "_parts").pop(label, "")
        if rest:
            object.__getattribute__(self, "_stream").write(f"[{label}] {rest}\n")

    def __getattr__(self, name: str) -> Any:
        return getattr(object.__getattribute__(self, "_stream"), name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(object.__getattribute__(self, "_stream"), name, value)

    def __delattr__(self, name: str) -> None:
        delattr(object.__getattribute__(self, "_stream"), name)
