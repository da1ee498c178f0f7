"""The store: what is written goes to both, what is asked is asked of the first."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from nacre import UsageError
from nacre.history import Entry, Query, Session, Store
from nacre_history.numbers import Numbers
from nacre_selection import paths

if TYPE_CHECKING:
    from nacre import Shell


def make_store(shell: Shell) -> TeeStore:
    """The store that a shell's layers describe. Raises ``UsageError`` for stores that cannot be."""
    names = {"first": "sqlite", "second": "jsonl"}
    for trait, setting in shell.settings.trait_values("HistoryTee").items():
        if trait not in names or not isinstance(setting.value, str):
            shell.notice(f"{setting.origin}: HistoryTee.{trait} cannot be {setting.value!r}; it is left out", once=True)
        else:
            names[trait] = setting.value
    first, second = names["first"], names["second"]
    if "tee" in (first, second) or first == second:
        raise UsageError(f"HistoryTee: first and second are two stores other than tee, not {first!r} and {second!r}")
    numbers = Numbers(os.path.join(paths.state_home(), "history-tee.jsonl"))
    return TeeStore(shell.provide("history_backends", first), shell.provide("history_backends", second), numbers)


class TeeStore(Store):
    """Two stores that hold the same.

    Sessions have the first store's numbers. An operation that writes has succeeded when both have it; where one
    raises ``OSError``, the spool gives the same again, and a store that has it already changes nothing.
    """

    def __init__(self, first: Store, second: Store, numbers: Numbers) -> None:
        self.first = first
        self.second = second
        self._numbers = numbers
        self._opened: tuple[float, int] | None = None  # a session that the second does not have yet

    @property
    def place(self) -> str:
        return self.first.place

    def open_session(self, started: float) -> int:
        if self._opened is None or self._opened[0] != started:
            self._opened = started, self.first.open_session(started)
        session = self._opened[1]
        self._numbers.keep(self.place, session, self.second.place, self.second.open_session(started))
        self._opened = None
        return session

    def append(self, entry: Entry) -> None:
        self.first.append(entry)
        self.second.append(entry._replace(session=self._second(entry.session, entry.started)))

    def finish(
        self, session: int, number: int, status: str, wall: float, output: str | None = None, transformed: str = ""
    ) -> None:
        self.first.finish(session, number, status, wall, output, transformed)
        self.second.finish(self._second(session), number, status, wall, output, transformed)

    def end_session(self, session: int, ended: float) -> None:
        self.first.end_session(session, ended)
        self.second.end_session(self._second(session), ended)

    def name_session(self, session: int, name: str) -> None:
        self.first.name_session(session, name)
        self.second.name_session(self._second(session), name)

    def delete(self, keys: Iterable[tuple[int, int]]) -> int:
        wanted = list(keys)
        known = [(self._known(session), number) for session, number in wanted]
        self.second.delete([(session, number) for session, number in known if session is not None])
        return self.first.delete(wanted)

    def prune(self, keep: int) -> int:
        self.second.prune(keep)
        return self.first.prune(keep)

    def range(self, session: int, start: int = 1, stop: int | None = None) -> Sequence[Entry]:
        return self.first.range(session, start, stop)

    def search(self, query: Query) -> Sequence[Entry]:
        return self.first.search(query)

    def sessions(self) -> Sequence[Session]:
        return self.first.sessions()

    def entries(self, after: tuple[int, int] = (0, 0)) -> Iterator[Entry]:
        return self.first.entries(after)

    def flush(self) -> None:
        self.first.flush()
        self.second.flush()

    def close(self) -> None:
        try:
            self.first.close()
        finally:
            self.second.close()

    def _known(self, session: int) -> int | None:
        return self._numbers.find(self.first.place, session, self.second.place)

    def _second(self, session: int, started: float = 0.0) -> int:
        """The second store's number of a session; it is opened there where it was begun without it."""
        found = self._known(session)
        if found is None:
            began = {one.number: one.started for one in self.first.sessions()}.get(session, started)
            found = self.second.open_session(began)
            self._numbers.keep(self.first.place, session, self.second.place, found)
        return found
