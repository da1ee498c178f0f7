"""Where stored things are: one file each in ``store/<profile>`` of the state folder.

One file a name makes the two hard promises simple. Two shells that store different names do not meet, and of two
that store the same name the later one wins whole; a file is replaced in one step, so that a process which is
killed leaves the old file or the new one.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress

from nacre_selection.paths import only_ours, state_home

from .record import Header, Unreadable, decode, encode, peek

SUFFIX = ".nacre-store"
UNFINISHED = ".new-"
ABANDONED = 3600.0  # seconds after which an unfinished file has no writer any more
HEAD = 65536  # bytes that hold any header


class Folder:
    """The stored things of one profile."""

    def __init__(self, profile: str) -> None:
        self.path = os.path.join(state_home(), "store", safe(profile or "default"))

    def file(self, name: str, kind: str) -> str:
        """The path of a thing's file."""
        return os.path.join(self.path, f"{safe(name)}.{kind}{SUFFIX}")

    def write(self, header: Header, payload: bytes, durable: bool = True) -> None:
        """Store a thing, in place of an earlier one. durable: also against a loss of power. Raises ``OSError``."""
        os.makedirs(self.path, mode=0o700, exist_ok=True)
        self._sweep()
        handle, temporary = tempfile.mkstemp(prefix=UNFINISHED, dir=self.path)  # readable by its owner only
        try:
            with open(handle, "wb") as file:
                file.write(encode(header, payload))
                if durable:
                    file.flush()
                    os.fsync(file.fileno())
            os.replace(temporary, self.file(header.name, header.kind))
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise

    def read(self, name: str, kind: str) -> tuple[Header, bytes] | None:
        """A stored thing, None where there is none. Raises ``Unreadable`` and ``OSError``."""
        return self.read_file(self.file(name, kind))

    def read_file(self, path: str) -> tuple[Header, bytes] | None:
        """What a file of this folder holds, None where it is gone. Raises ``Unreadable`` and ``OSError``."""
        try:
            if not (only_ours(path) and only_ours(self.path)):
                raise Unreadable("others could have written it")
            with open(path, "rb") as file:
                header, payload = decode(file.read())
        except FileNotFoundError:
            return None
        except Unreadable as error:
            raise Unreadable(f"{path}: {error}") from None
        if self.file(header.name, header.kind) != path:
            raise Unreadable(f"{path}: what it holds belongs under another name, {header.name!r}")
        return header, payload

    def headers(self) -> Iterator[tuple[Header | None, str]]:
        """For each file its header, or None and what is wrong with it. Sorted by file."""
        for path in self.files():
            try:
                with open(path, "rb") as file:
                    yield peek(file.read(HEAD)), ""
            except FileNotFoundError:
                continue  # deleted by another shell meanwhile
            except Unreadable as error:
                yield None, f"{path}: {error}"
            except OSError as error:
                yield None, f"{path}: {error.strerror or error}"

    def delete(self, name: str) -> bool:
        """Forget a value or an alias; whether there was one."""
        found = False
        for kind in ("value", "alias"):
            with suppress(FileNotFoundError):
                os.unlink(self.file(name, kind))
                found = True
        return found

    def clear(self) -> None:
        """Forget everything."""
        for path in self.files():
            with suppress(FileNotFoundError):
                os.unlink(path)

    def files(self) -> list[str]:
        """The paths of all stored things, sorted."""
        try:
            return [os.path.join(self.path, one) for one in sorted(os.listdir(self.path)) if one.endswith(SUFFIX)]
        except (FileNotFoundError, NotADirectoryError):
            return []

    def _sweep(self) -> None:
        """Remove what writers that were killed have left."""
        oldest = time.time() - ABANDONED
        for entry in os.listdir(self.path):
            path = os.path.join(self.path, entry)
            with suppress(OSError):
                if entry.startswith(UNFINISHED) and os.stat(path).st_mtime < oldest:
                    os.unlink(path)


def safe(name: str) -> str:
    """A file name for any name: different for different names, also where a file system ignores case."""
    plain = "abcdefghijklmnopqrstuvwxyz0123456789_-"
    text = "".join(one if one in plain else f"={ord(one):x}=" for one in name)
    return text if len(text) <= 120 else f"{text[:60]}={hashlib.sha256(name.encode()).hexdigest()[:32]}"
