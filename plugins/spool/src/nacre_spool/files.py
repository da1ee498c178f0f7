"""Spool files: what a shell has typed and its store has not yet taken, one file for each running shell.

A file is lines of JSON: a head of fixed size, ``["spool", version, store, started, session, place]`` filled up with
blanks and rewritten in place, then ``["append", [...]]``, ``["finish", [...]]`` and at last ``["ended", [time]]``.
Its process holds a lock on it for as long as it lives, so that a file without a lock is an orphan, which the next
shell takes over. A last line without its end was never acknowledged, and is left out.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from .locking import try_lock

VERSION = 1
HEAD = 1024  # bytes, with the end of the line
SUFFIX = ".spool"
Record = tuple[str, tuple[Any, ...]]


def encode(operation: str, arguments: tuple[Any, ...]) -> bytes:
    """A record as a line."""
    # the two that every cell makes are put together by hand: it takes a fifth of the time, before and after each cell
    line = ""
    try:
        if operation == "append":
            (_, number, source, _, started, directory, status, wall, host, environment, output) = entry = arguments[0]
            if wall is None and output is None and not entry.transformed:
                line = (
                    f'["append",[[0,{number:d},{quoted(source)},"",{started!r},{quoted(directory)},{quoted(status)},'
                    f"null,{quoted(host)},{quoted(environment)},null]]]"
                )
        elif operation == "finish" and len(arguments) == 3:  # neither an output nor a transformed source
            number, status, wall = arguments
            if -1e9 < wall < 1e9:
                line = f'["finish",[{number:d},{quoted(status)},{wall!r}]]'
    except (TypeError, ValueError, AttributeError):
        pass
    if not line or "\\ud" in line:  # as escapes, two halves of a character in a row would be read as the character
        line = json.dumps((operation, arguments), separators=(",", ":"), ensure_ascii=False)
    return f"{line}\n".encode("utf-8", "surrogatepass")


class SpoolFile:
    """An open spool file, locked by this process. session: its number in the store, 0 until it has one; place:
    which store gave it."""

    def __init__(self, path: str, handle: int, store: str, started: float, session: int = 0, place: str = "") -> None:
        self.path = path
        self.store = store
        self.started = started
        self.session = session
        self.place = place
        self._handle = handle
        self._end = HEAD

    @classmethod
    def make(cls, folder: str, store: str, started: float) -> SpoolFile:
        """A new file. Raises ``OSError`` where there can be none."""
        for made in (os.path.dirname(folder), folder):  # makedirs gives its mode to the last one only
            os.makedirs(made, mode=0o700, exist_ok=True)
        name = f"{time.time_ns():020d}-{os.getpid()}{SUFFIX}"
        hidden = os.path.join(folder, f".{name}")  # until it is locked: nobody may take it for an orphan
        handle = os.open(hidden, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        file = cls(os.path.join(folder, name), handle, store, started)
        try:
            if not try_lock(handle):
                raise OSError(f"{folder} has no file locks")
            file._write_head()
            os.rename(hidden, file.path)
        except BaseException:
            os.close(handle)
            with suppress(OSError):
                os.unlink(hidden)
            raise
        return file

    @classmethod
    def adopt(cls, path: str) -> tuple[SpoolFile, list[Record]] | None:
        """The file of a process that is gone and what it holds; None where it is alive, or somebody else was
        quicker. Raises ``ValueError`` for what is no spool file, ``OSError`` for what cannot be read."""
        try:
            handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        except FileNotFoundError:
            return None
        try:
            if try_lock(handle) and _is_still(path, handle):
                file, records = cls._read(path, handle)
                handle = -1
                return file, records
        finally:
            if handle >= 0:
                os.close(handle)
        return None

    @classmethod
    def _read(cls, path: str, handle: int) -> tuple[SpoolFile, list[Record]]:
        head, *lines = _all(handle).split(b"\n")
        try:
            word, version, store, started, session, place = json.loads(head)
        except (ValueError, TypeError):
            raise ValueError(f"{path} is no spool file") from None
        if word != "spool" or version != VERSION:
            raise ValueError(f"{path} is a spool file of another version of Nacre")
        records: list[Record] = []
        for line in lines[:-1]:  # what follows the last end of a line was not written whole
            with suppress(ValueError, TypeError):
                operation, arguments = json.loads(line)
                records.append((operation, tuple(arguments)))
        file = cls(path, handle, store, started, session, place)
        file._end = os.lseek(handle, 0, os.SEEK_END)
        return file, records

    def write(self, line: bytes) -> None:
        """Add a line whole. Raises ``OSError`` where there is no room, and leaves the file as it was."""
        written = os.write(self._handle, line)
        if written == len(line):
            self._end += written
            return
        try:
            while written < len(line):
                written += os.write(self._handle, line[written:])
        except OSError:
            os.ftruncate(self._handle, self._end)
            os.lseek(self._handle, self._end, os.SEEK_SET)
            raise
        self._end += written

    def number(self, session: int, place: str) -> None:
        """Keep the number that the store gave to this session: whoever drains the file later goes on with it."""
        self.session, self.place = session, place
        self._write_head()

    def clear(self) -> None:
        """Drop what the store has taken."""
        if self._end > HEAD:
            os.ftruncate(self._handle, HEAD)
            self._end = os.lseek(self._handle, HEAD, os.SEEK_SET)

    def is_gone(self) -> bool:
        """Whether somebody deleted the file, so that nobody will find what is written to it."""
        return os.fstat(self._handle).st_nlink == 0

    def renew(self, lines: Iterable[bytes]) -> None:
        """Go on in a new file that holds these lines. Raises ``OSError`` where there can be none."""
        new = SpoolFile.make(os.path.dirname(self.path), self.store, self.started)
        try:
            new.number(self.session, self.place)
            for line in lines:
                new.write(line)
        except OSError:
            new.remove()
            raise
        self.release()
        self.path, self._handle, self._end = new.path, new._handle, new._end

    def remove(self) -> None:
        """Delete the file, of which nothing is needed any more."""
        with suppress(FileNotFoundError):
            try:
                os.unlink(self.path)
            except PermissionError:  # Windows deletes no open file
                self.release()
                os.unlink(self.path)
        self.release()

    def release(self) -> None:
        """Let go of the file and leave it for another process."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def _write_head(self) -> None:
        head = _head(self.store, self.started, self.session, self.place)
        if len(head) >= HEAD:
            import binascii

            head = _head(self.store, self.started, self.session, f"{binascii.crc32(self.place.encode()):08x}")
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, head.ljust(HEAD - 1) + b"\n")
        os.lseek(self._handle, self._end, os.SEEK_SET)


def _head(store: str, started: float, session: int, place: str) -> bytes:
    return json.dumps(["spool", VERSION, store, started, session, place]).encode()


def _all(handle: int) -> bytes:
    os.lseek(handle, 0, os.SEEK_SET)
    pieces = []
    while piece := os.read(handle, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)


def _is_still(path: str, handle: int) -> bool:
    """Whether the path still names the open file: another process may have drained and removed it meanwhile."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(handle))
    except OSError:
        return False


def found_in(folder: str) -> list[str]:
    """The spool files of a folder, the oldest shell's first."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names if name.endswith(SUFFIX) and not name.startswith(".")]
