"""What to look for, and the thread that looks: the newest wish is answered, older ones that wait are dropped."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from nacre.history import Entry, Query, select

from .ranking import ranked

if TYPE_CHECKING:
    from nacre import Shell

LITERAL, FUZZY = 200, 300  # entries asked for of each kind
STATUSES = ("", "failed", "ok")


class Wish(NamedTuple):
    """What is looked for. here: only in this directory; session: only in this session; status: of ``STATUSES``."""

    text: str = ""
    here: bool = False
    session: bool = False
    status: str = ""


class Found(NamedTuple):
    """An answer. trouble: why there is none."""

    wish: Wish
    entries: Sequence[Entry] = ()
    trouble: str = ""


def find(shell: Shell, wish: Wish) -> Found:
    """Look in the shell's history; the best come first. This may take as long as the store does."""
    try:
        directory = os.getcwd() if wish.here else ""
    except OSError:
        return Found(wish, (), "the working directory was removed")
    query = Query(wish.text, unique=True, limit=LITERAL, directory=directory)
    queries = [query]
    if wish.text.strip():
        queries.append(query._replace(mode="fuzzy", limit=FUZZY))
    if wish.status:
        asked = ("error", "interrupted") if wish.status == "failed" else ("ok",)
        queries = [one._replace(status=status) for one in queries for status in asked]
    found: dict[str, Entry] = {}
    for one in queries:
        # this session is in memory as a whole, also what is kept out of the store
        own = list(shell.history.entries.values())[::-1] if wish.session else []
        for entry in select(own, one) if wish.session else shell.history.search(one):
            known = found.get(entry.source)
            if known is None or known.started < entry.started:
                found[entry.source] = entry
    entries = [entry for entry in found.values() if entry.source.strip()]
    return Found(wish, ranked(wish.text, entries))


class Seeker:
    """Looks on a thread of its own, which ends by itself when nothing is wished for. answered: told on that thread."""

    def __init__(self, shell: Shell, answered: Callable[[Found], None]) -> None:
        self._shell = shell
        self._answered = answered
        self._lock = threading.Lock()
        self._wish: Wish | None = None
        self._busy = False
        shell.history  # noqa: B018 - made here: a store is reached from the shell's own thread first

    def seek(self, wish: Wish) -> None:
        """Look for this next. Returns at once."""
        with self._lock:
            self._wish = wish
            if not self._busy:
                self._busy = True
                threading.Thread(target=self._run, name="nacre-history-search", daemon=True).start()

    def _run(self) -> None:
        while True:
            with self._lock:
                wish, self._wish = self._wish, None
                if wish is None:
                    self._busy = False
                    return
            try:
                found = find(self._shell, wish)
            except Exception as error:
                found = Found(wish, (), f"{type(error).__name__}: {error}")
            self._answered(found)


def forget(shell: Shell, entry: Entry) -> int:
    """Delete every cell with this source, from the store and from this session; returns how many went.

    Waits for the store, so it is called off the main thread.
    """
    same = [one for one in shell.history.search(Query(entry.source, limit=100_000)) if one.source == entry.source]
    keys = {(one.session or shell.history.session, one.number) for one in same}
    gone = int(shell.history.ask("delete", 0, sorted(key for key in keys if key[0])))
    own = [number for number, one in list(shell.history.entries.items()) if one.source == entry.source]
    for number in own:
        shell.history.entries.pop(number, None)
    return max(gone, len(own))
