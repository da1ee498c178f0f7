"""A history that was read whole: what a reader of a file gives."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from nacre import UsageError
from nacre.history import Entry, Session

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

UNKNOWN = "unknown"


class Loaded:
    """Sessions and their entries; a ``nacre_history.transfer.Source``. place: the file they are from.

    sessions: lists of entries, oldest first; numbers are given in their order where the entries have none.
    """

    def __init__(self, place: str, sessions: Iterable[Sequence[Entry]], names: Mapping[int, str] | None = None) -> None:
        self.place = place
        self._entries = {
            session: [
                entry._replace(session=session, number=entry.number or place) for place, entry in enumerate(one, 1)
            ]
            for session, one in enumerate(filter(None, sessions), 1)
        }
        self._names = names or {}

    def sessions(self) -> Sequence[Session]:
        return [
            Session(number, one[0].started, _end(one[-1]), len(one), self._names.get(number, ""))
            for number, one in self._entries.items()
        ]

    def range(self, session: int) -> Sequence[Entry]:
        return self._entries[session]


def _end(last: Entry) -> float:
    return last.started + (last.wall or 0.0)


def text_of(path: str) -> str:
    """The text of a file; bytes that are no UTF-8 stay as halves of characters. Raises ``UsageError``."""
    return bytes_of(path).decode("utf-8", "surrogateescape")


def bytes_of(path: str) -> bytes:
    """What is in a file. Raises ``UsageError``."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from None


@contextmanager
def database(path: str, program: str) -> Iterator[sqlite3.Connection]:
    """An SQLite file, to read from. Raises ``UsageError`` for one that is none, or not of this program."""
    import sqlite3
    from urllib.parse import quote

    if not os.path.isfile(path):
        raise UsageError(f"{path} cannot be read: there is no such file")
    try:
        with closing(
            sqlite3.connect(f"file:{quote(os.path.abspath(path))}?mode=ro", uri=True, timeout=5)
        ) as connection:
            connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
            yield connection
    except sqlite3.Error as error:
        raise UsageError(f"{path} is no history of {program} that can be read: {error}") from None


def real(value: Any) -> float:
    """A number, or 0 for what is none."""
    return float(value) if isinstance(value, int | float) else 0.0


def command(line: str, entry: Entry) -> Entry:
    """An entry with a system shell's command as its source."""
    line = line.strip("\n")
    return entry._replace(source=f"%%bash\n{line}\n" if "\n" in line else f"!{line}")
