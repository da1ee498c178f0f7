"""The folder: which files belong to which session, and how lines get into and out of them.

Every file is appended to by one writer alone, the store that made it: no lock is needed, which many network file
systems do not have, and no writer can tear another's line. A session that is gone on with by another process gets a
further file, ``00000007.k3x9.jsonl`` beside ``00000007.jsonl``.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

from . import lines

NAME = re.compile(r"([0-9]{8,15})(\.[a-z0-9]+)?\.jsonl")
BINARY = getattr(os, "O_BINARY", 0)


@contextmanager
def explained(path: str, what: str = "written") -> Iterator[None]:
    """Errors of the system's in a line that names the file and what could not be done."""
    try:
        yield
    except OSError as error:
        raise OSError(f"{path} cannot be {what}: {error.strerror or error}") from error


def highest(folder: str) -> int:
    """The number of the last session; 0 where there is none."""
    return max((int(name.partition(".")[0]) for name in _names(folder) if NAME.fullmatch(name)), default=0)


def _names(folder: str) -> list[str]:
    with explained(folder, "read"):
        return os.listdir(folder) if os.path.lexists(folder) else []


def files(folder: str) -> dict[int, list[str]]:
    """The paths of each session's files, sessions in order, the file that began a session first."""
    names = _names(folder)
    found: dict[int, list[str]] = {}
    start = os.path.join(folder, "")
    matches = filter(None, map(NAME.fullmatch, names))
    for number, _, name in sorted([(int(match[1]), match[2] or "", match[0]) for match in matches]):
        found.setdefault(number, []).append(start + name)
    return found


class State(NamedTuple):
    """Of a session's files. facts: changes whenever they do. written: the time that the newest one bears."""

    facts: str
    written: float


def state(paths: Iterable[str]) -> State:
    """How a session's files are now; those that are gone meanwhile are left out."""
    facts, written = "", 0.0
    for path in paths:
        try:
            found = os.stat(path)
        except OSError:
            continue
        facts += f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns};"
        written = max(written, found.st_mtime)
    return State(facts, written)


def data(path: str) -> bytes:
    """What is in a file; nothing where it cannot be read, is gone, or is of a version not known here."""
    try:
        # the plain calls: there may be thousands of files, and a file object costs more than what it reads
        handle = os.open(path, os.O_RDONLY | BINARY)
        try:
            size = os.fstat(handle).st_size
            found = os.read(handle, size + 1)
            while len(found) < size and (more := os.read(handle, size - len(found))):
                found += more
        finally:
            os.close(handle)
    except OSError:  # nacre doctor names it
        return b""
    return found if lines.is_known(found) else b""


class Writer:
    """Appends to a file of its own. Raises ``OSError`` where it cannot, and leaves the file as it was;
    ``FileExistsError`` where the file is another's.

    session: its number. latest: the time of the newest entry it wrote.
    """

    def __init__(self, folder: str, session: int, started: float, first: bool) -> None:
        more = "" if first else f".{secrets.token_hex(3)}"
        self.path = os.path.join(folder, f"{session:08d}{more}.jsonl")
        self.session = session
        self.latest = 0.0
        try:
            self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | BINARY, 0o600)
        except FileExistsError:
            raise
        except OSError as error:
            raise OSError(f"{self.path} cannot be made: {error.strerror}") from error
        self._end = 0
        try:
            self.write(lines.head(session, started))
        except OSError:
            self.close()
            with suppress(OSError):
                os.unlink(self.path)
            raise

    def write(self, data: bytes, sync: bool = False) -> None:
        """Append lines: all of them or none."""
        written = 0
        with explained(self.path):
            try:
                while written < len(data):
                    written += os.write(self._handle, data[written:])
                if sync:
                    os.fsync(self._handle)
            except OSError:
                with suppress(OSError):
                    os.ftruncate(self._handle, self._end)
                raise
        self._end += len(data)

    def sync(self) -> None:
        with explained(self.path):
            os.fsync(self._handle)

    def date(self, time: float) -> None:
        """Say when the file was written last: no entry in it is newer, which spares searches to open it."""
        with suppress(OSError, OverflowError, ValueError):
            os.utime(self.path, (max(time, self.latest),) * 2)

    def still_there(self) -> bool:
        """Whether the path names the file that is open, and it ends with what was written: somebody may have removed
        or cut it, and a line that is added to half of one is none."""
        try:
            found = os.stat(self.path)
            return os.path.samestat(found, os.fstat(self._handle)) and found.st_size == self._end
        except OSError:
            return False

    def close(self) -> None:
        os.close(self._handle)


def blank(path: str, numbers: Iterable[int]) -> set[int]:
    """Overwrite what a file says of these cells with blanks; returns which of them it had begun.

    Nothing is moved, so that another process may append to the file meanwhile.
    """
    wanted, gone = set(numbers), set()
    before = os.stat(path)
    with explained(path), open(path, "r+b") as file:
        for start, length, said in lines.parsed(file.read()):
            number = said.get("append", said.get("finish"))
            if number in wanted:
                if "append" in said:
                    gone.add(number)
                file.seek(start)
                file.write(b" " * length)
        file.flush()
        os.fsync(file.fileno())
    with suppress(OSError):
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    return gone
