"""History: that of this session, in memory, and the contract that every store fulfils.

What no store may break: opening never delays the prompt; what was appended is written in order, once; no
store renames or deletes a file it did not make. A store is used from one thread only (by the service
``spool``) and may block there; it raises ``OSError`` when it cannot do its work now, and is then asked again.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from .values import Cell, Outcome

PATIENCE = 2.0  # seconds to wait for a store
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


class Entry(NamedTuple):
    """One cell in history."""

    session: int
    number: int
    source: str
    transformed: str = ""
    started: float = 0.0  # seconds since the epoch
    directory: str = ""
    status: str = "running"  # until it is finished; then "ok", "error" or "interrupted"
    wall: float | None = None  # seconds
    host: str = ""
    environment: str = ""
    output: str | None = None


class Session(NamedTuple):
    """A run of a shell. ended is None while it goes on, or when it ended without a word."""

    number: int
    started: float
    ended: float | None = None
    cells: int = 0
    name: str = ""


class Query(NamedTuple):
    """What to look for; the newest come first. An empty text matches all, and the filters are exact.

    mode: ``substring``, ``prefix``, ``glob`` (over the whole source), ``regex``, or ``fuzzy``: the characters that
    are no blanks stand in the source in this order, whatever is between them, and A to Z are as good as a to z.
    """

    text: str = ""
    mode: str = "substring"
    limit: int = 100
    unique: bool = False
    status: str = ""
    directory: str = ""
    host: str = ""
    session: int | None = None
    since: float = 0.0  # seconds since the epoch, itself included; 0 for all, whatever their clock said
    until: float = float("inf")  # itself not; infinite for all
    slower: float = 0.0  # seconds that it took at least


class Store(ABC):
    """Where history is kept. What is not abstract works for every store, but the store may know a quicker way.

    persistent: whether it outlives the process. A store has ``append``, ``finish`` and ``end_session``, or it has
    ``take(session, records)``, which writes ``("append", (entry,))``, ``("finish", (number, status, wall, ...))`` and
    ``("ended", (time,))``: all of them or, where it raises, none; the same again changes nothing.
    """

    persistent = True
    take: Any

    @property
    def place(self) -> str:
        """Which of its kind it is, such as a path: session numbers of another place mean nothing here."""
        return ""

    @abstractmethod
    def open_session(self, started: float) -> int:
        """Begin a session; returns its number, greater than every earlier one."""

    def append(self, entry: Entry) -> None:
        """Keep a cell that is about to run. When this returns, it survives the death of the process.
        Appending the same (session, number) again changes nothing."""
        self.take(entry.session, [("append", (entry,))])

    def finish(
        self, session: int, number: int, status: str, wall: float, output: str | None = None, transformed: str = ""
    ) -> None:
        """Add how a cell ended, and what it was transformed to. An empty ``transformed`` leaves that as it is."""
        self.take(session, [("finish", (number, status, wall, output, transformed))])

    @abstractmethod
    def range(self, session: int, start: int = 1, stop: int | None = None) -> Sequence[Entry]:
        """The entries of a session from number ``start`` up to but without ``stop`` (None: to the end)."""

    @abstractmethod
    def sessions(self) -> Sequence[Session]:
        """All sessions, oldest first."""

    def end_session(self, session: int, ended: float) -> None:
        """Note when a session ended."""
        self.take(session, [("ended", (ended,))])

    @abstractmethod
    def name_session(self, session: int, name: str) -> None:
        """Give a session a name in place of the one it has."""

    @abstractmethod
    def delete(self, keys: Iterable[tuple[int, int]]) -> int:
        """Delete the entries with these (session, number), so that their text is in no file; returns how many went."""

    def search(self, query: Query) -> Sequence[Entry]:
        """The entries that match, newest first. Raises ``ValueError`` for a query that is none."""
        return select((e for one in reversed(self.sessions()) for e in reversed(self.range(one.number))), query)

    def entries(self, after: tuple[int, int] = (0, 0)) -> Iterator[Entry]:
        """All entries by session and number, beginning behind one; they are read as they are asked for."""
        for one in self.sessions():
            if one.number >= after[0]:
                yield from self.range(one.number, after[1] + 1 if one.number == after[0] else 1)

    def prune(self, keep: int) -> int:
        """Delete all but the newest ``keep`` entries; returns how many went."""
        return self.delete([entry[:2] for entry in self.search(Query(limit=2**62))[max(0, keep) :]])

    def flush(self) -> None:  # noqa: B027 - most stores write at once
        """Make everything durable that is still under way."""

    def close(self) -> None:  # noqa: B027 - not every store holds something open
        """Let go of files and connections. Nothing is called afterwards."""


def matches(entry: Entry, query: Query) -> bool:
    """Whether an entry fits a query: what every store's search must agree with."""
    return _text_matches(entry.source, query.text, query.mode) and (
        (not query.status or entry.status == query.status)
        and (not query.directory or entry.directory == query.directory)
        and (not query.host or entry.host == query.host)
        and (query.session is None or entry.session == query.session)
        and (not query.since or entry.started >= query.since)
        and (entry.started < query.until or query.until == float("inf"))
        and (not query.slower or (entry.wall or 0.0) >= query.slower)
    )


def _text_matches(source: str, text: str, mode: str) -> bool:
    if mode == "substring":
        return text in source
    if mode == "prefix":
        return source.startswith(text)
    if mode == "fuzzy":
        rest = iter(source.translate(_LOWER))
        return all(character in rest for character in text.translate(_LOWER) if not character.isspace())
    import fnmatch
    import re

    if mode == "glob":
        return not text or fnmatch.fnmatchcase(source, text)
    if mode != "regex":
        raise ValueError(f"no search mode {mode!r}")
    try:
        return re.search(text, source) is not None
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"{text!r} is not a regular expression: {error}") from None


def select(newest_first: Iterable[Entry], query: Query) -> list[Entry]:
    """The first ``limit`` entries that match, the same source only once where ``unique``."""
    _text_matches("", query.text, query.mode)  # what is wrong with the query is told also where nothing is stored
    found: list[Entry] = []
    seen: set[str] = set()
    for entry in newest_first if query.limit > 0 else ():
        if matches(entry, query) and not (query.unique and entry.source in seen):
            seen.add(entry.source)
            found.append(entry)
            if len(found) == query.limit:
                break
    return found


class History:
    """The history of one shell: what it and its plugins talk to. This one holds the session's cells in memory;
    the service ``history`` (the plugin ``spool``) is one with a store behind it.

    entries: this session's, by number, with session 0, which stands for "this one". session: its number in the
    store, 0 without one or until it was reached.
    """

    session = 0

    def __init__(self) -> None:
        self.entries: dict[int, Entry] = {}
        # what socket.gethostname() says, without importing socket
        host = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
        self._facts = (host, os.environ.get("VIRTUAL_ENV") or os.environ.get("CONDA_PREFIX") or "")

    def append(self, cell: Cell, started: float) -> None:
        """Keep a cell that is about to run."""
        try:
            directory = os.getcwd()
        except OSError:
            directory = ""
        here = (directory, "running", None, *self._facts)
        self.entries[cell.number] = Entry(0, cell.number, cell.source, "", started, *here)

    def finish(self, cell: Cell, outcome: Outcome) -> None:
        """Add how a cell ended."""
        if entry := self.entries.get(cell.number):
            begun = (0, entry.number, entry.source, cell.transformed, entry.started, entry.directory)
            self.entries[cell.number] = Entry(*begun, outcome.status, outcome.wall, *self._facts, entry.output)

    def range(self, session: int = 0, start: int = 1, stop: int | None = None) -> Sequence[Entry]:
        """Entries of a session of the store; 0 is this one."""
        own = self.entries if session in (0, self.session) else {}
        return [entry for number, entry in sorted(own.items()) if number >= start and (stop is None or number < stop)]

    def search(self, query: Query = Query()) -> Sequence[Entry]:  # noqa: B008 - immutable
        """Entries that match, newest first, this session's included."""
        return [] if query.session else select(reversed(list(self.entries.values())), query._replace(session=None))

    def sessions(self) -> Sequence[Session]:
        """All sessions of the store, oldest first."""
        return list(self.ask("sessions", []))

    def ask(self, operation: str, otherwise: Any, *arguments: Any, timeout: float = PATIENCE) -> Any:
        """Any other operation of the store, such as ``prune`` or ``flush``; ``otherwise`` where there is no
        store, or it does not answer within ``timeout`` seconds."""
        return otherwise

    def close(self) -> None:
        """End the session and let go of the store."""
