"""Copying a history into a store: resumable, each cell once, verified at the end.

A session becomes a session of the target with a number of its own; which one is kept in a file, so that the same copy
begun again goes on where it was. Cells keep their numbers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from math import isfinite
from typing import NamedTuple, Protocol

from nacre.history import Entry, Session, Store

from .numbers import Numbers
from .stores import patiently

BATCH = 500  # cells given to the target at once


class Source(Protocol):
    """What can be copied: a ``nacre.history.Store``, or what was read from another program's file."""

    @property
    def place(self) -> str:
        """What tells it from other sources."""

    def sessions(self) -> Sequence[Session]:
        """All sessions, oldest first."""

    def range(self, session: int) -> Sequence[Entry]:
        """A session's entries in order."""


class Result(NamedTuple):
    """What was copied now, and what is there. differing: sessions that are not the same in both."""

    copied: int
    cells: int
    sessions: int
    differing: tuple[int, ...]


def transfer(
    source: Source, target: Store, numbers: Numbers, tell: Callable[[int, int], None] = lambda done, all: None
) -> Result:
    """Copy what the target does not have yet, and compare. tell: told after each session how far it is.

    A cell the target has with another ending gets the source's; one with another text is left, and told as a
    difference. Raises ``UsageError`` where a store cannot be used; begun again, it goes on.
    """
    copied = cells = 0
    differing = []
    sessions = patiently(source.sessions)
    where = patiently(lambda: target.place)
    for place, session in enumerate(sessions, 1):
        wanted = patiently(source.range, session.number)
        number = numbers.find(source.place, session.number, where)
        if number is None:
            if not wanted:
                continue
            number = patiently(target.open_session, session.started)
            numbers.keep(source.place, session.number, where, number)
        there = {entry.number: entry for entry in patiently(target.range, number)}
        copied += _give(target, number, [entry for entry in wanted if there.get(entry.number) is None])
        for entry in wanted:
            old = there.get(entry.number)
            if old is not None and old.source == entry.source and _ending(old) != _ending(entry):
                patiently(target.finish, number, entry.number, *_ending(entry))
        if session.name:
            patiently(target.name_session, number, session.name)
        if session.ended is not None:
            patiently(target.end_session, number, session.ended)
        cells += len(wanted)
        if checksum(wanted) != checksum(patiently(target.range, number)):
            differing.append(session.number)
        tell(place, len(sessions))
    patiently(target.flush)
    return Result(copied, cells, len(sessions), tuple(differing))


def checksum(entries: Iterable[Entry]) -> str:
    """A digest of all that entries say, but for the session's number. A time that is no finite number counts as 0, as
    which some stores keep it."""
    digest = hashlib.sha256()
    for entry in entries:
        said = [0.0 if isinstance(value, float) and not isfinite(value) else value for value in entry[1:]]
        digest.update(json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()


def _give(target: Store, session: int, entries: Sequence[Entry]) -> int:
    take = getattr(target, "take", None)
    for first in range(0, len(entries), BATCH):
        batch = [entry._replace(session=session) for entry in entries[first : first + BATCH]]
        if take is not None:
            patiently(take, session, [("append", (entry,)) for entry in batch])
        else:
            for entry in batch:
                patiently(target.append, entry)
    return len(entries)


def _ending(entry: Entry) -> tuple[str, float, str | None, str]:
    return entry.status, entry.wall or 0.0, entry.output, entry.transformed
