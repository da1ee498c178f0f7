"""The store: every operation of ``nacre.history.Store`` on a folder of files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from nacre.history import Entry, Query, Session, Store, select

from . import folder, lines, noted
from .folder import State, Writer
from .index import Index
from .options import HistoryJsonl, place
from .sieve import Sieve, said_of, sieve

if TYPE_CHECKING:
    from nacre import Shell


def make_store(shell: Shell) -> JsonlStore:
    """The store that a shell's layers describe."""
    chosen = HistoryJsonl.read(shell)
    return JsonlStore(place(chosen.path), chosen.fsync)


class JsonlStore(Store):
    """History in a folder of files, one for each session.

    path: the folder, made with the first session. fsync: ``session``, ``always`` or ``never``. Operations raise
    ``OSError`` with a reason.
    """

    def __init__(self, path: str, fsync: str = "session") -> None:
        self.path = path
        self._fsync = fsync
        self._writers: dict[int, Writer] = {}
        self._numbers: dict[int, set[int]] = {}  # the cells of the sessions that are written to
        self._index = Index(path, self.range)

    @property
    def place(self) -> str:
        """What tells this folder from others."""
        return os.path.realpath(self.path)

    def open_session(self, started: float) -> int:
        with folder.explained(self.path):
            os.makedirs(self.path, mode=0o700, exist_ok=True)
        number = noted.last(self.path)
        while True:
            number += 1
            try:
                self._writers[number] = Writer(self.path, number, started, first=True)
            except FileExistsError:  # another shell was quicker
                continue
            self._numbers[number] = set()
            noted.note(self.path, number)
            return number

    def name_session(self, session: int, name: str) -> None:
        self._writer(session, 0.0).write(lines.line(name=name), self._fsync == "always")

    def take(self, session: int, records: Sequence[tuple[str, tuple[Any, ...]]]) -> None:
        """Write what a spool kept: all of it, or nothing where it raises. Taking the same again changes nothing."""
        appended = [arguments[0] for operation, arguments in records if operation == "append"]
        writer = self._writer(session, appended[0].started if appended else 0.0)
        known = self._numbers[session]
        told: list[bytes] = []
        fresh: set[int] = set()
        for operation, arguments in records:
            if operation == "append":
                entry = Entry(*arguments[0])
                if entry.number not in known and entry.number not in fresh:
                    fresh.add(entry.number)
                    told.append(lines.append_line(entry))
            elif operation == "finish":
                told.append(lines.finish_line(*arguments))
            elif operation == "ended":
                told.append(lines.line(ended=arguments[0]))
        writer.write(b"".join(told), self._fsync == "always")
        known |= fresh
        writer.latest = max([writer.latest, *(entry.started for entry in appended)])
        if records and records[-1][0] == "ended":
            if self._fsync == "session":
                writer.sync()
            writer.date(records[-1][1][0])

    def range(self, session: int, start: int = 1, stop: int | None = None) -> Sequence[Entry]:
        found = self._read(folder.files(self.path).get(session, ()), session)
        return [entry for entry in found if entry.number >= start and (stop is None or entry.number < stop)]

    def search(self, query: Query) -> Sequence[Entry]:
        every = folder.files(self.path)
        if query.session is not None:
            every = {query.session: every.get(query.session, [])}
        states = {number: folder.state(paths) for number, paths in every.items()}
        select((), query)  # what is wrong with it is told before anything is read
        at_hand = query.session is not None or query._replace(limit=0, unique=False) == Query(limit=0)
        there, found = (set(), []) if at_hand else self._index.search(query, states)
        rest = {number: paths for number, paths in every.items() if number not in there}
        newest = select(self._newest_first(rest, states, query), query)
        return select(sorted([*newest, *found], key=_newness), query) if found else newest

    def index(self) -> None:
        """Have the index hold all sessions that are over; otherwise searches see to it bit by bit."""
        self._index.fill({number: folder.state(paths) for number, paths in folder.files(self.path).items()})

    def sessions(self) -> Sequence[Session]:
        every = folder.files(self.path)
        return [lines.summary(number, map(folder.data, paths)) for number, paths in every.items()]

    def entries(self, after: tuple[int, int] = (0, 0)) -> Iterator[Entry]:
        for number, paths in folder.files(self.path).items():
            if number >= after[0]:
                yield from (entry for entry in self._read(paths, number) if entry[:2] > after)

    def delete(self, keys: Iterable[tuple[int, int]]) -> int:
        by_session: dict[int, set[int]] = {}
        for session, number in keys:
            by_session.setdefault(session, set()).add(number)
        gone = 0
        for session, paths in folder.files(self.path).items():
            if session in by_session:
                wanted = by_session[session]
                gone += len(set().union(*(folder.blank(path, wanted) for path in paths)))
        self._index.forget(gone, {number: folder.state(paths) for number, paths in folder.files(self.path).items()})
        return gone

    def flush(self) -> None:
        for writer in self._writers.values():
            writer.sync()

    def close(self) -> None:
        while self._writers:
            _, writer = self._writers.popitem()
            writer.close()
        self._index.close()

    # --- inside -------------------------------------------------------------------------------------

    def _writer(self, session: int, started: float) -> Writer:
        """This store's own file of a session."""
        writer = self._writers.get(session)
        if writer is not None and writer.still_there():
            return writer
        with folder.explained(self.path):
            os.makedirs(self.path, mode=0o700, exist_ok=True)
        there = folder.files(self.path).get(session, [])
        self._numbers[session] = {entry.number for entry in self._read(there, session)}
        if writer is not None:
            writer.close()
        if there:
            started = lines.summary(session, map(folder.data, there)).started
        self._writers[session] = Writer(self.path, session, started, first=not there)
        return self._writers[session]

    def _read(self, paths: Iterable[str], session: int) -> list[Entry]:
        """The entries of a session in order."""
        return [entry for _, entry in sorted(lines.content(session, map(folder.data, paths)).entries.items())]

    def _newest_first(self, every: dict[int, list[str]], states: dict[int, State], query: Query) -> Iterator[Entry]:
        """Entries by the time they were started. A session is read when no unread one can have a newer entry, and
        only if it may hold what is sought."""
        bounds = sorted((states[number].written, number) for number in every)
        may_fit = sieve(query)
        heap: list[tuple[float, int, int, Entry]] = []
        while bounds or heap:
            while bounds and (not heap or bounds[-1][0] >= -heap[0][0]):
                _, number = bounds.pop()
                for entry in _fitting(number, [folder.data(path) for path in every[number]], may_fit):
                    heappush(heap, (*_newness(entry), entry))
            if heap:
                yield heappop(heap)[3]


def _fitting(session: int, files: list[bytes], may_fit: Sieve) -> Iterable[Entry]:
    """The entries of a session that may match; no others are parsed, where these are few."""
    found = [may_fit(data) for data in files]
    if None not in found:
        numbers = set().union(*filter(None, found))
        files = [said_of(numbers, data) for data in files] if numbers else []
    return lines.content(session, files).entries.values()


def _newness(entry: Entry) -> tuple[float, int, int]:
    return -entry.started, -entry.session, -entry.number
