"""The history service: this session's cells in memory, and behind the service ``spool`` a store, whichever it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from .history import Entry, Query, Session, Store, select
from .values import Cell, Outcome, UsageError

if TYPE_CHECKING:
    from .shell import Shell

PATIENCE = 2.0  # seconds to wait for a store


class Spool(Protocol):
    """Works a store for one session, in order, without making the caller wait, and decides what of a cell is written.

    The service ``spool`` is a function ``(factory: () -> Store, notice: (str) -> None) -> Spool``.
    session: the session's number in the store, 0 until it was reached.
    """

    session: int

    def put(self, operation: str, *arguments: Any) -> None:
        """``append`` an entry, or ``finish`` a number (status, wall, output, transformed); the session is filled in."""

    def ask(self, operation: str, otherwise: Any, timeout: float, *arguments: Any) -> Any:
        """The result of another operation; ``otherwise`` where it cannot be had within ``timeout`` seconds. A
        ``ValueError`` is the asker's and passes."""

    def close(self, timeout: float) -> None:
        """End the session and let go of the store."""


class History:
    """The history of one shell. factory: makes the store; None keeps history in memory.

    entries: this session's, by number, with session 0, which stands for "this one".
    """

    def __init__(self, shell: Shell, factory: Callable[[], Store] | None = None) -> None:
        self.shell = shell
        self.entries: dict[int, Entry] = {}
        # what socket.gethostname() says, without importing socket
        host = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
        self._facts = (host, os.environ.get("VIRTUAL_ENV") or os.environ.get("CONDA_PREFIX") or "")
        self._spool: Spool | None = None
        if factory is not None:
            try:
                self._spool = shell.service("spool")(factory, shell.notice)
            except UsageError as error:
                shell.notice(f"history is kept in memory only: {error}")

    @property
    def session(self) -> int:
        """This session's number in the store; 0 until the store was reached."""
        return self._spool.session if self._spool else 0

    def append(self, cell: Cell, started: float) -> None:
        """Keep a cell that is about to run."""
        try:
            directory = os.getcwd()
        except OSError:
            directory = ""
        entry = Entry(0, cell.number, cell.source, "", started, directory, "running", None, *self._facts)
        self.entries[cell.number] = entry
        self._put("append", entry)

    def finish(self, cell: Cell, outcome: Outcome) -> None:
        """Add how a cell ended."""
        if entry := self.entries.get(cell.number):
            entry = entry._replace(transformed=cell.transformed, status=outcome.status, wall=outcome.wall)
            self.entries[cell.number] = entry
            self._put("finish", cell.number, entry.status, entry.wall, entry.output, entry.transformed)

    def _put(self, operation: str, *arguments: Any) -> None:
        try:
            if self._spool is not None:
                self._spool.put(operation, *arguments)
        except Exception as error:  # not the cell's fault: it runs all the same
            self.shell.notice(f"history is kept in memory only from here on: {type(error).__name__}: {error}")
            self._spool = None

    def range(self, session: int = 0, start: int = 1, stop: int | None = None) -> Sequence[Entry]:
        """Entries of a session of the store; 0 is this one."""
        if session == 0 or session == self.session:
            return [e for n, e in sorted(self.entries.items()) if n >= start and (stop is None or n < stop)]
        found: Sequence[Entry] = self.ask("range", [], session, start, stop)
        return found

    def search(self, query: Query = Query()) -> Sequence[Entry]:  # noqa: B008 - immutable
        """Entries that match, newest first, this session's included."""
        everywhere = query._replace(session=None)
        own = select(reversed(list(self.entries.values())), everywhere) if not query.session else []
        stored = self.ask("search", [], query)
        known = {entry.number for entry in stored if entry.session == self.session}
        both = [*(entry for entry in own if entry.number not in known), *stored]
        return select(sorted(both, key=lambda entry: -entry.started), everywhere)

    def sessions(self) -> Sequence[Session]:
        """All sessions of the store, oldest first."""
        found: Sequence[Session] = self.ask("sessions", [])
        return found

    def ask(self, operation: str, otherwise: Any, *arguments: Any, timeout: float = PATIENCE) -> Any:
        """Any other operation of the store, such as ``prune`` or ``flush``; ``otherwise`` where there is no
        store, or it does not answer within ``timeout`` seconds."""
        return self._spool.ask(operation, otherwise, timeout, *arguments) if self._spool else otherwise

    def close(self) -> None:
        """End the session and let go of the store."""
        spool, self._spool = self._spool, None
        if spool is not None:
            spool.close(PATIENCE)


def make_history(shell: Shell) -> History:
    """The history service with the store that ``[choose] history`` names."""
    chosen = shell.settings.choice("history") or "memory"
    return History(shell, None if chosen == "memory" else lambda: shell.provide("history_backends", chosen))
