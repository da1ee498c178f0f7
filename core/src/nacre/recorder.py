"""The history service: what a shell and its plugins talk to, whatever store is behind it.

This session's cells are kept in memory and are there at once. A persistent store is reached through the
service ``spool``, which keeps a lock or a slow disk from being felt at the prompt; without one, directly.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from .history import Entry, MemoryStore, Query, Session, Store, select
from .values import Cell, Outcome, UsageError

if TYPE_CHECKING:
    from .shell import Shell

PATIENCE = 2.0  # seconds to wait for a store
SECRET = re.compile(
    r"""(?ix) \b [\w.-]* (?:password|passwd|secret|token|api_?key|private_?key) [\w'"\]]* \s* [=:] \s* ['"][^'"]+['"]
    | -----BEGIN\ [A-Z ]*PRIVATE\ KEY----- | \bAKIA[0-9A-Z]{16}\b | \bgh[pousr]_[A-Za-z0-9]{36}\b"""
)


def private(source: str) -> bool:
    """Whether a cell is kept out of persistent stores: it begins with a space, or seems to hold a secret."""
    return source.startswith(" ") or SECRET.search(source) is not None


class History:
    """The history of one shell.

    factory: makes the store; None keeps history in memory.
    """

    def __init__(self, shell: Shell, factory: Callable[[], Store] | None = None) -> None:
        self.shell = shell
        self.entries: dict[int, Entry] = {}  # this session's, by number; session 0 stands for "this one"
        self._factory = factory
        self._writer: Any = None
        self._facts: tuple[str, str] | None = None

    @property
    def session(self) -> int:
        """This session's number in the store; 0 until the store was reached."""
        return int(self._writer.session) if self._writer else 0

    def append(self, cell: Cell, started: float) -> None:
        """Keep a cell that is about to run. Never blocks."""
        if self._facts is None:
            # what socket.gethostname() says, without importing socket
            host = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
            self._facts = (host, os.environ.get("VIRTUAL_ENV") or os.environ.get("CONDA_PREFIX") or "")
        try:
            directory = os.getcwd()
        except OSError:
            directory = ""
        entry = Entry(0, cell.number, cell.source, "", started, directory, "running", None, *self._facts)
        self.entries[cell.number] = entry
        if self._factory is not None and not private(cell.source):
            self._open().put("append", entry)

    def finish(self, cell: Cell, outcome: Outcome) -> None:
        """Add how a cell ended."""
        entry = self.entries.get(cell.number)
        if entry is None:
            return
        self.entries[cell.number] = entry._replace(
            transformed=cell.transformed, status=outcome.status, wall=outcome.wall
        )
        if self._writer is not None and not private(entry.source):
            self._writer.put("finish", cell.number, outcome.status, outcome.wall)

    def range(
        self, session: int = 0, start: int = 1, stop: int | None = None, timeout: float = PATIENCE
    ) -> Sequence[Entry]:
        """Entries of a session; 0 is this one, negative numbers count back from it."""
        if session == 0 or (session == self.session and session):
            return [e for n, e in sorted(self.entries.items()) if n >= start and (stop is None or n < stop)]
        if session < 0:
            earlier = [one.number for one in self.sessions(timeout) if one.number != self.session]
            if -session > len(earlier):
                return []
            session = earlier[session]
        return self._ask("range", [], timeout, session, start, stop)

    def search(self, query: Query = Query(), timeout: float = PATIENCE) -> Sequence[Entry]:
        """Entries that match, newest first, this session's included."""
        own = select(reversed(list(self.entries.values())), query._replace(session=None)) if not query.session else []
        stored = self._ask("search", [], timeout, query)
        mine = [e for e in own if e.number not in {s.number for s in stored if s.session == self.session}]
        return select(sorted([*mine, *stored], key=lambda entry: -entry.started), query._replace(session=None))

    def sessions(self, timeout: float = PATIENCE) -> Sequence[Session]:
        """All sessions of the store, oldest first."""
        return self._ask("sessions", [], timeout)

    def prune(self, keep: int, timeout: float = 60.0) -> int:
        """Delete all but the newest ``keep`` entries of the store; returns how many went."""
        gone: int = self._ask("prune", 0, timeout, keep)
        return gone

    def flush(self, timeout: float = PATIENCE) -> bool:
        """Wait until all that was appended is in the store; False where it is not, in time."""
        return self._ask("flush", False, timeout) is None

    def close(self) -> None:
        """End the session and let go of the store."""
        if self._writer is not None:
            self._writer.close(PATIENCE)
            self._writer = None

    def _open(self) -> Any:
        if self._writer is None:
            assert self._factory is not None
            spool = self.shell.service("spool") if self.shell.has_service("spool") else Direct
            self._writer = spool(self._factory, self.shell.notice)
        return self._writer

    def _ask(self, operation: str, otherwise: Any, timeout: float, *arguments: Any) -> Any:
        if self._factory is None:
            return otherwise
        return self._open().ask(operation, otherwise, timeout, *arguments)


class Direct:
    """Calls a store at once, on the caller's thread: what serves where no plugin offers the service ``spool``.

    A spool has the same three methods and a ``session``, and may do the work elsewhere and later.
    """

    def __init__(self, factory: Callable[[], Store], notice: Callable[[str], None]) -> None:
        self.session = 0
        self._notice = notice
        try:
            self._store = factory()
            self.session = self._store.open_session(time.time())
        except Exception as error:
            notice(f"history cannot be opened ({type(error).__name__}: {error}); it is kept in memory")
            self._store = MemoryStore()
            self.session = self._store.open_session(time.time())

    def put(self, operation: str, *arguments: Any) -> None:
        """``append`` an entry or ``finish`` a number; the session is filled in."""
        self.ask(operation, None, PATIENCE, *arguments)

    def ask(self, operation: str, otherwise: Any, timeout: float, *arguments: Any) -> Any:
        """The result of a store's operation; ``otherwise`` where it cannot be had within ``timeout`` seconds.
        A ``ValueError`` is the asker's and passes."""
        if operation == "append":
            arguments = (arguments[0]._replace(session=self.session),)
        elif operation == "finish":
            arguments = (self.session, *arguments)
        try:
            return getattr(self._store, operation)(*arguments)
        except ValueError:
            raise
        except Exception as error:
            self._notice(f"history: {operation}: {type(error).__name__}: {error}")
            return otherwise

    def close(self, timeout: float) -> None:
        self._store.end_session(self.session, time.time())
        self._store.close()


def make_history(shell: Shell) -> History:
    """The history service with the store that ``[choose] history`` names."""
    chosen = shell.settings.choice("history") or "memory"
    if chosen == "memory":
        return History(shell)
    return History(shell, lambda: _store(shell, chosen))


def _store(shell: Shell, chosen: str) -> Store:
    store: Any = shell.provide("history_backends", chosen)
    if not isinstance(store, Store):
        raise UsageError(f"the history store {chosen!r} made a {type(store).__name__}")
    return store
