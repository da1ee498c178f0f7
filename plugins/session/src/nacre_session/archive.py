"""A saved namespace as a file: each name on its own, so that what is damaged or cannot be made again loses only itself.

The format: a line with ``nacre-session 1``; then records of ``nacre_store.record``, each with a line before it that
gives its length in bytes. A record has the kind ``value`` (the payload is a pickle), ``module`` (the name to import)
or, for the last one, ``about`` (JSON with the fields of ``About``). A file is replaced in one step: whoever is killed
while writing leaves the earlier one.
"""

from __future__ import annotations

import json
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

from nacre import UsageError
from nacre_selection import paths
from nacre_store.folder import safe
from nacre_store.record import Header, Unreadable, decode, encode, peek

FIRST = b"nacre-session 1\n"
SUFFIX = ".nacre-session"
HEAD = 65536  # bytes that hold any header


class Maker(NamedTuple):
    """A cell that made names which could not be saved."""

    label: str
    source: str
    names: tuple[str, ...]


class About(NamedTuple):
    """What is known of a saved namespace as a whole.

    name: what it was saved as, empty for that of a directory. session: its number in history, 0 for none. reached: the
    number of the cell that saved it. unsaved: the names that could not be saved, each with the reason. makers: the
    cells that made those. same: names that are bound to the same object as another, which has the value.
    """

    name: str = ""
    directory: str = ""
    saved: float = 0.0
    session: int = 0
    reached: int = 0
    unsaved: dict[str, str] = {}
    makers: tuple[Maker, ...] = ()
    same: dict[str, str] = {}


def folder() -> str:
    """Where sessions are saved."""
    return os.path.join(paths.state_home(), "sessions")


def place(name: str, directory: str) -> str:
    """The file of a name, or of the directory where there is none; a name with a slash is a path itself."""
    if os.sep in name or name.endswith(SUFFIX):
        return os.path.abspath(os.path.expanduser(name))
    return os.path.join(folder(), f"{safe(name) if name else f'in={safe(directory)}'}{SUFFIX}")


def write(path: str, records: Iterable[tuple[Header, bytes]]) -> int:
    """Write records to a file, in place of an earlier one; returns its size. Raises ``UsageError`` where another
    program's file is in the way, and ``OSError``."""
    where = os.path.dirname(path)
    if where == folder():
        os.makedirs(where, mode=0o700, exist_ok=True)
    with suppress(FileNotFoundError), open(path, "rb") as there:
        if there.read(len(FIRST)) != FIRST:
            raise UsageError(f"{path} is no saved session, and is not overwritten")
    handle, temporary = tempfile.mkstemp(prefix=".new-", dir=where)  # readable by its owner only
    try:
        with open(handle, "wb") as file:
            file.write(FIRST)
            for header, payload in records:
                record = encode(header, payload)
                file.write(b"%d\n" % len(record))
                file.write(record)
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    return size


def about_record(about: About) -> tuple[Header, bytes]:
    """The record that ends a file."""
    return Header("", "about"), json.dumps(about._asdict()).encode()


class Archive:
    """A saved namespace, open for reading. Raises ``UsageError`` for what is none, or could be somebody else's: to
    unpickle is to run what the file says."""

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            self._file = open(path, "rb")  # noqa: SIM115 - closed with this
        except FileNotFoundError:
            raise UsageError(f"nothing is saved as {path}") from None
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror or error}") from None
        try:
            facts = os.fstat(self._file.fileno())
            if not stat.S_ISREG(facts.st_mode):
                raise UsageError(f"{path} is not a file")
            if not _is_ours(facts):
                raise UsageError(f"{path} is not used: others could have written it (chmod 600, and be its owner)")
            first = self._file.readline(len(FIRST))
            if first != FIRST:
                newer = first.startswith(b"nacre-session ")
                raise UsageError(f"{path} is {'of another version of Nacre' if newer else 'no saved session'}")
            self.damage = ""
            self._places = list(self._found(facts.st_size))
            self.about = self._about()
        except BaseException:
            self._file.close()
            raise

    def headers(self) -> Iterator[tuple[int, Header]]:
        """What can be read with ``load``, without unpickling anything."""
        for place, (_, _, header) in enumerate(self._places):
            if header.kind != "about":
                yield place, header

    def read(self, place: int) -> tuple[Header, bytes]:
        """A record. Raises ``Unreadable``."""
        start, length, _ = self._places[place]
        self._file.seek(start)
        return decode(self._file.read(length))

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _found(self, size: int) -> Iterator[tuple[int, int, Header]]:
        while line := self._file.readline(32):
            start = self._file.tell()
            if not line.endswith(b"\n") or not line[:-1].isdigit() or start + int(line) > size:
                self.damage = f"{self.path} is damaged: it ends early"
                return
            length = int(line)
            try:
                yield start, length, peek(self._file.read(min(length, HEAD)))
            except Unreadable as error:
                self.damage = f"{self.path}: a record cannot be read: {error}"
            self._file.seek(start + length)

    def _about(self) -> About:
        for place, (_, _, header) in enumerate(self._places):
            if header.kind == "about":
                try:
                    fields = json.loads(self.read(place)[1])
                    makers = tuple(Maker(label, source, tuple(names)) for label, source, names in fields["makers"])
                    return About(**{**fields, "makers": makers})
                except (Unreadable, ValueError, TypeError, KeyError):
                    break
        self.damage = self.damage or f"{self.path} is damaged: what it says of itself is missing"
        return About()


def _is_ours(facts: os.stat_result) -> bool:
    """As ``nacre_selection.paths.only_ours``, of the open file: nobody can put another one there meanwhile."""
    return not hasattr(os, "getuid") or (facts.st_uid in (0, os.getuid()) and not facts.st_mode & 0o022)


def saved() -> list[str]:
    """The paths of what is saved in the state folder, the newest last."""
    try:
        found = [entry for entry in os.scandir(folder()) if entry.name.endswith(SUFFIX)]
    except FileNotFoundError:
        return []
    return [entry.path for entry in sorted(found, key=lambda entry: entry.stat().st_mtime)]
