"""The history of a shell with a store behind it: this session's cells are there at once, all others are asked for.

The store is worked by the service ``spool``, which keeps locks and slow disks from being felt at the prompt.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from nacre.history import PATIENCE, Entry, History, Query, select

from .private import private

if TYPE_CHECKING:
    from nacre import Shell
    from nacre.values import Cell, Outcome


class Spooling(Protocol):
    """Works a store for one session, in the order it is told, without ever making the caller wait for it.

    The service ``spool`` is a function ``(factory: () -> Store, notice: (str) -> None) -> Spooling``.
    session: the session's number in the store, 0 until it was reached.
    """

    session: int

    def put(self, operation: str, *arguments: Any) -> None:
        """``append`` an entry, or ``finish`` a number; the session is filled in."""

    def ask(self, operation: str, otherwise: Any, timeout: float, *arguments: Any) -> Any:
        """The result of another operation of the store; ``otherwise`` where it cannot be had within
        ``timeout`` seconds. A ``ValueError`` is the asker's and passes."""

    def close(self, timeout: float) -> None:
        """End the session and let go of the store."""


def make(shell: Shell) -> StoredHistory:
    """The service ``history``: with the store that ``[choose] history`` names."""
    chosen = shell.settings.choice("history")
    return StoredHistory(
        shell.service("spool")(lambda: shell.provide("history_backends", chosen), shell.notice), shell.notice
    )


class StoredHistory(History):
    """The session's cells in memory and, unless they are private, in a store.

    spool: works the store. notice: tells the user a line.
    """

    def __init__(self, spool: Spooling, notice: Callable[[str], None]) -> None:
        super().__init__()
        self._spool: Spooling | None = spool
        self._notice = notice
        self._private: set[int] = set()  # the numbers of the cells that stay in memory

    @property
    def session(self) -> int:  # type: ignore[override]
        """This session's number in the store; 0 until the store was reached."""
        return self._spool.session if self._spool else 0

    def append(self, cell: Cell, started: float) -> None:
        super().append(cell, started)
        if private(cell.source):
            self._private.add(cell.number)
        self._put("append", cell.number, self.entries[cell.number])

    def finish(self, cell: Cell, outcome: Outcome) -> None:
        super().finish(cell, outcome)
        if cell.number in self.entries:
            self._put("finish", cell.number, cell.number, outcome.status, outcome.wall)

    def _put(self, operation: str, number: int, *arguments: Any) -> None:
        if self._spool is None or number in self._private:
            return
        try:
            self._spool.put(operation, *arguments)
        except Exception as error:  # not the cell's fault: it runs all the same
            self._notice(f"history is kept in memory only from here on: {type(error).__name__}: {error}")
            self._spool = None

    def range(self, session: int = 0, start: int = 1, stop: int | None = None) -> Sequence[Entry]:
        if session == 0 or session == self.session:
            return super().range(0, start, stop)
        if session < 0:
            earlier = [one.number for one in self.sessions() if not self.session or one.number < self.session]
            if -session > len(earlier):
                return []
            session = earlier[session]
        found: Sequence[Entry] = self.ask("range", [], session, start, stop)
        return found

    def search(self, query: Query = Query()) -> Sequence[Entry]:  # noqa: B008 - immutable
        own = super().search(query)
        stored = self.ask("search", [], query)
        known = {entry.number for entry in stored if entry.session == self.session}
        both = [*(entry for entry in own if entry.number not in known), *stored]
        return select(sorted(both, key=lambda entry: -entry.started), query._replace(session=None))

    def ask(self, operation: str, otherwise: Any, *arguments: Any, timeout: float = PATIENCE) -> Any:
        return self._spool.ask(operation, otherwise, timeout, *arguments) if self._spool else otherwise

    def close(self) -> None:
        spool, self._spool = self._spool, None
        if spool is not None:
            spool.close(PATIENCE)
