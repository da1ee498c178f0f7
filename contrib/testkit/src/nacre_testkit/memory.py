"""A store that ends with the process: what every other store must agree with, and what tests can break at will."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nacre.history import Entry, Session, Store


class MemoryStore(Store):
    """History that ends with the process."""

    persistent = False

    def __init__(self) -> None:
        self._entries: dict[tuple[int, int], Entry] = {}
        self._sessions: dict[int, Session] = {}

    def open_session(self, started: float) -> int:
        number = max(self._sessions, default=0) + 1
        self._sessions[number] = Session(number, started)
        return number

    def append(self, entry: Entry) -> None:
        self._entries.setdefault((entry.session, entry.number), entry)

    def finish(
        self, session: int, number: int, status: str, wall: float, output: str | None = None, transformed: str = ""
    ) -> None:
        if entry := self._entries.get((session, number)):
            entry = entry._replace(transformed=transformed or entry.transformed)
            self._entries[session, number] = entry._replace(status=status, wall=wall, output=output)

    def range(self, session: int, start: int = 1, stop: int | None = None) -> Sequence[Entry]:
        mine = [entry for entry in self._entries.values() if entry.session == session]
        return [entry for entry in mine if entry.number >= start and (stop is None or entry.number < stop)]

    def sessions(self) -> Sequence[Session]:
        count = [session for session, _ in self._entries].count
        return [one._replace(cells=count(one.number)) for one in self._sessions.values()]

    def end_session(self, session: int, ended: float) -> None:
        self._sessions[session] = self._sessions[session]._replace(ended=ended)

    def name_session(self, session: int, name: str) -> None:
        self._sessions[session] = self._sessions[session]._replace(name=name)

    def delete(self, keys: Iterable[tuple[int, int]]) -> int:
        return sum(self._entries.pop(key, None) is not None for key in keys)
