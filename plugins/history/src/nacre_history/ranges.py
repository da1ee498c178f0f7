"""The service ``ranges``: from range text to the history entries it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from nacre import UsageError
from nacre.history import Entry, Query

from .grammar import Range, is_range, parse

if TYPE_CHECKING:
    from nacre import Shell


MOST = 100_000


class Ranges:
    """Entries of one shell's history by range. Made for the service ``ranges``."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def entries(self, text: str = "", running: bool = False) -> list[Entry]:
        """The entries that ranges name, in their order; all of this session's for an empty text.

        running: whether the cell that is running belongs to them. A number that no cell has names nothing.
        Raises ``UsageError`` for what is no range, for one that runs backwards, and for a session that is
        not there.
        """
        found = [entry for word in text.split() or ["1-"] for entry in self._of(parse(word), word)]
        return found if running else [entry for entry in found if not self._is_running(entry)]

    def is_range(self, text: str) -> bool:
        """Whether every word of a text (and there is one) has the form of a range."""
        words = text.split()
        return bool(words) and all(map(is_range, words))

    def tail(self, count: int, wanted: Callable[[Entry], bool] = lambda entry: True) -> list[Entry]:
        """The last ``count`` entries of the whole history, the oldest of them first, without the running cell.

        No more than the newest 100,000 are given.
        """
        count = min(count, MOST)
        limit = count + 20
        while True:
            newest = self._shell.history.search(Query(limit=limit))
            fitting = [entry for entry in newest if not self._is_running(entry) and wanted(entry)]
            if len(fitting) >= count or len(newest) < limit:
                return fitting[:count][::-1]
            limit *= 10

    def is_own(self, entry: Entry) -> bool:
        """Whether an entry is of this session."""
        return entry.session in (0, self._shell.history.session)

    def _is_running(self, entry: Entry) -> bool:
        own = self._shell.history.entries.get(entry.number) if self.is_own(entry) else None
        return own is not None and own.status == "running"

    def _of(self, one: Range, word: str) -> list[Entry]:
        start, stop = self._number(one.start.number), self._number(one.stop.number)
        end = None if stop is None else stop if one.open else stop + 1
        history = self._shell.history
        if one.start.session == one.stop.session:
            if one.start == one.stop and start is None:  # a whole session
                end = None
            if start is not None and end is not None and end < start + (not one.open):
                raise UsageError(f"{word!r} ends before it begins")
            return list(history.range(self._session(one.start.session, word), start or 1, end))
        order = [*self._earlier(), 0]
        first, last = self._session(one.start.session, word), self._session(one.stop.session, word)
        for session in (first, last):
            if session not in order:
                raise UsageError(f"{word!r}: there is no session {session} in history")
        if order.index(first) > order.index(last):
            raise UsageError(f"{word!r} ends before it begins")
        found: list[Entry] = []
        for session in order[order.index(first) : order.index(last) + 1]:
            begin = (start or 1) if session == first else 1
            found += history.range(session, begin, end if session == last else None)
        return found

    def _number(self, number: int | None) -> int | None:
        """A cell's number from one that may be counted back from the running cell (or from the next prompt)."""
        if number is None or number >= 0:
            return number
        entries = self._shell.history.entries
        last = max(entries, default=0)
        here = last if last and entries[last].status == "running" else last + 1
        return max(1, here + number)

    def _session(self, session: int, word: str) -> int:
        """0 for this session, else a number of the store's."""
        if session >= 0:
            return 0 if session == self._shell.history.session else session
        earlier = self._earlier()
        if -session > len(earlier):
            known = f"{len(earlier)} earlier ones are" if len(earlier) != 1 else "one earlier one is"
            raise UsageError(f"{word!r}: there is no session ~{-session}; {known} in history")
        return earlier[session]

    def _earlier(self) -> list[int]:
        """The numbers of the sessions before this one, the oldest first. Shells that began later do not count."""
        history = self._shell.history
        found = [one.number for one in history.sessions()]
        own = history.session  # known once the store was reached
        return [number for number in found if not own or number < own]
