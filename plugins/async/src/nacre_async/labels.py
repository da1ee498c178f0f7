"""Telling whose output it is: what a background job prints gets its number in front of each line. It reads nothing.

The label travels in a context variable, so that threads and tasks that a job starts with its context are its own.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any, TextIO


class Labels:
    """The standard streams of one shell that know jobs; they stand only while a job runs.

    current: the label of what runs in this context, or an empty string.
    """

    def __init__(self) -> None:
        self.current: ContextVar[str] = ContextVar("nacre_job", default="")
        self._users = 0
        self._lock = threading.Lock()
        self._streams: dict[str, _Labelled | _Unread] = {}

    def open(self) -> None:
        """Put the streams in place, with the first job."""
        with self._lock:
            self._users += 1
            if self._users > 1:
                return
            for name, kind in (("stdin", _Unread), ("stdout", _Labelled), ("stderr", _Labelled)):
                stream = getattr(sys, name)
                if isinstance(stream, kind) and stream._current is self.current:
                    # a cell had another one in place when the last job ended, and put ours back
                    stream = stream._stream
                if stream is not None:
                    self._streams[name] = kind(stream, self.current)
                    setattr(sys, name, self._streams[name])

    def close(self) -> None:
        """Take them away again, with the last job; where a cell put others in place, those stay."""
        with self._lock:
            self._users -= 1
            if self._users:
                return
            for name, ours in self._streams.items():
                if getattr(sys, name) is ours:
                    setattr(sys, name, ours._stream)
            self._streams.clear()

    def finish(self, label: str) -> None:
        """Write what a job printed last without an end of line."""
        for stream in self._streams.values():
            if isinstance(stream, _Labelled):
                stream._finish(label)


class _Labelled:
    """A stream that gives a job's lines their label, and is the stream beneath in every other respect.

    Who listens to a stream, or takes it over, puts a ``write`` of his own on it. That lands on the stream beneath,
    and may call ours in turn, which then is the end of the line.
    """

    __slots__ = ("_current", "_inside", "_lock", "_parts", "_stream")
    _current: ContextVar[str]
    _inside: set[int]  # the threads that are writing to the stream beneath
    _lock: threading.Lock
    _parts: dict[str, str]
    _stream: TextIO

    def __init__(self, stream: TextIO, current: ContextVar[str]) -> None:
        own = {"_stream": stream, "_current": current, "_parts": {}, "_lock": threading.Lock(), "_inside": set()}
        for name, value in own.items():
            object.__setattr__(self, name, value)

    def write(self, text: str) -> int:
        label = self._current.get()
        if not label or threading.get_ident() in self._inside:
            return self._pass_on(text)
        with self._lock:
            whole, end, rest = (self._parts.pop(label, "") + text).rpartition("\n")
            if rest:
                self._parts[label] = rest
            if end:
                self._pass_on("".join(f"[{label}] {line}\n" for line in whole.split("\n")))
        return len(text)

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def _pass_on(self, text: str) -> int:
        thread = threading.get_ident()
        if thread in self._inside:
            return type(self._stream).write(self._stream, text) or 0
        self._inside.add(thread)
        try:
            return self._stream.write(text) or 0
        finally:
            self._inside.discard(thread)

    def _finish(self, label: str) -> None:
        with self._lock:
            rest = self._parts.pop(label, "")
        if rest:
            self._pass_on(f"[{label}] {rest}\n")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._stream, name, value)

    def __delattr__(self, name: str) -> None:
        delattr(self._stream, name)


class _Unread:
    """Standard input, which is the prompt's: a job that reads finds its end."""

    __slots__ = ("_current", "_stream")
    _current: ContextVar[str]
    _stream: TextIO

    def __init__(self, stream: TextIO, current: ContextVar[str]) -> None:
        object.__setattr__(self, "_stream", stream)
        object.__setattr__(self, "_current", current)

    def __getattr__(self, name: str) -> Any:
        # without the number of its file, input() reads by readline()
        if name in ("fileno", "read", "readline", "readlines", "buffer") and self._current.get():
            raise EOFError("a background job has no input: the prompt has it")
        return getattr(self._stream, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._stream, name, value)

    def __iter__(self) -> Iterator[str]:
        return iter(self.readline, "")
