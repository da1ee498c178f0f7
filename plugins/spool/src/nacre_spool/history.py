"""The history of a shell with a store behind it: this session's cells are there at once, all others are asked for.

The store is worked by the service ``spool``, which keeps locks and slow disks from being felt at the prompt.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from nacre.history import PATIENCE, Entry, History, Query, select

if TYPE_CHECKING:
    from nacre import Shell
    from nacre.values import Cell, Outcome


class Spooling(Protocol):
    """Works a store for one session, in order, without ever making the caller wait. It decides what is written: it
    keeps out what is private, and redacts secrets.

    The service ``spool`` is a function ``(factory: () -> Store, notice: (str) -> None) -> Spooling``.
    session: the session's number in the store, 0 until it was reached.
    """

    session: int

    def put(self, operation: str, *arguments: Any) -> None:
        """``append`` an entry, or ``finish`` a number (status, wall, output, transformed); the session is filled in."""

    def ask(self, operation: str, otherwise: Any, timeout: float, *arguments: Any) -> Any:
        """The result of another operation of the store; ``otherwise`` where it cannot be had within
        ``timeout`` seconds. A ``ValueError`` is the asker's and passes."""

    def follow(self, earlier: Any, running: bool) -> None:
        """Go on with the session of a spool that was closed; ``running``: also with the cells it saw begin."""

    def close(self, timeout: float) -> None:
        """End the session and let go of the store."""


def make(shell: Shell) -> StoredHistory:
    """The service ``history``: with the store that ``[choose] history`` names."""
    chosen = shell.settings.choice("history")

    def begin() -> Spooling:
        begun: Spooling = shell.service("spool")(lambda: shell.provide("history_backends", chosen), shell.notice)
        return begun

    return StoredHistory(begin(), shell.notice, begin)


class StoredHistory(History):
    """The session's cells in memory and, as far as the spool writes them, in a store.

    spool: works the store. notice: tells the user a line. begin: makes another spool for the same store.
    """

    def __init__(
        self, spool: Spooling, notice: Callable[[str], None], begin: Callable[[], Spooling] | None = None
    ) -> None:
        super().__init__()
        self._spool: Spooling | None = spool
        self._notice = notice
        self._begin = begin

    @property
    def session(self) -> int:  # type: ignore[override]
        """This session's number in the store; 0 until the store was reached."""
        return self._spool.session if self._spool else 0

    def append(self, cell: Cell, started: float) -> None:
        super().append(cell, started)
        self._put("append", self.entries[cell.number])

    def finish(self, cell: Cell, outcome: Outcome) -> None:
        super().finish(cell, outcome)
        if entry := self.entries.get(cell.number):
            self._put("finish", cell.number, entry.status, entry.wall, entry.output, entry.transformed)

    def _put(self, operation: str, *arguments: Any) -> None:
        try:
            if self._spool is not None:
                self._spool.put(operation, *arguments)
        except Exception as error:  # not the cell's fault: it runs all the same
            self._notice(f"history is kept in memory only from here on: {type(error).__name__}: {error}")
            self._spool = None

    def range(self, session: int = 0, start: int = 1, stop: int | None = None) -> Sequence[Entry]:
        if session == 0 or session == self.session:
            return super().range(0, start, stop)
        found: Sequence[Entry] = self.ask("range", [], session, start, stop)
        return found

    def search(self, query: Query = Query()) -> Sequence[Entry]:  # noqa: B008 - immutable
        here = query.session in (None, 0, self.session)
        own = super().search(query._replace(session=None)) if here else []
        stored = self.ask("search", [], query)
        session = self.session
        known = {entry.number for entry in stored if entry.session == session}
        both = [*(entry._replace(session=session) for entry in own if entry.number not in known), *stored]
        return select(sorted(both, key=lambda entry: -entry.started), query._replace(session=None))

    def ask(self, operation: str, otherwise: Any, *arguments: Any, timeout: float = PATIENCE) -> Any:
        return self._spool.ask(operation, otherwise, timeout, *arguments) if self._spool else otherwise

    def pause(self) -> Callable[[bool], None]:
        """Let go of the store and end the thread that works it, so that the process can be forked. The function given
        goes on with the session, in either process; its argument says whether the cell that runs is still to be
        finished there."""
        spool, self._spool = self._spool, None
        if spool is not None:
            spool.close(PATIENCE)

        def go_on(running: bool) -> None:
            if spool is not None and self._begin is not None:
                self._spool = self._begin()
                self._spool.follow(spool, running)

        return go_on

    def close(self) -> None:
        spool, self._spool = self._spool, None
        if spool is not None:
            spool.close(PATIENCE)
