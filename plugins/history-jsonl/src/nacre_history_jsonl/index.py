"""The index: a copy of the sessions that are over, in the cache, in which searches of a large history are quick.

The files stay the truth. What a file's facts (size, times) say to be no longer as it was is read anew before a search,
and what is wrong with the index itself has it deleted. Each machine has its own, so that no lock of a network file
system is relied upon.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from typing import TYPE_CHECKING

from nacre.history import Entry, Query
from nacre_selection import paths

from .folder import State
from .lines import VERSION

if TYPE_CHECKING:
    from nacre_history_sqlite.mirror import Mirror

FEW = 100  # sessions that are quickly looked through, or taken in anew
SETTLED = 3600.0  # seconds since a session was written to, after which it counts as over
MANY = 1000  # cells deleted at once, beyond which it is made anew
SLICE = 0.1  # seconds of a search that go into filling it


def place(folder: str) -> str | None:
    """The file with the index of a folder of history; None where nothing is to be kept in caches."""
    cache = paths.cache()
    if cache is None:
        return None
    which = blake2b(os.path.realpath(folder).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
    machine = os.uname().nodename if hasattr(os, "uname") else "here"
    return os.path.join(cache, "history-jsonl", f"{machine}-{which}-{VERSION}.sqlite")


class Index:
    """Of one folder. read: the entries of a session. Every method gives up in silence where there can be no index."""

    def __init__(self, folder: str, read: Callable[[int], Iterable[Entry]]) -> None:
        self._read = read
        self._folder = folder
        self._mirror: Mirror | None = None
        self._usable = True

    def search(self, query: Query, states: Mapping[int, State]) -> tuple[set[int], Sequence[Entry]]:
        """The sessions that are here, and what is found in these. states: of all sessions' files."""
        if len(states) <= FEW:
            return set(), []
        try:
            mirror = self._follow(states, SLICE)
            return (set(mirror.stamps()), mirror.search(query)) if mirror else (set(), [])
        except BlockingIOError:  # another shell fills it
            return set(), []
        except OSError as error:
            self._give_up(error)
            return set(), []

    def fill(self, states: Mapping[int, State]) -> None:
        """Take in all that is to be taken in."""
        with suppress(OSError):
            if mirror := self._follow(states, float("inf")):
                mirror.index()

    def forget(self, cells: int, states: Mapping[int, State]) -> None:
        """Have nothing here of so many cells that were deleted from the files."""
        own = place(self._folder)
        if own is None:
            return
        folder, name = os.path.split(own)
        which = name.split("-")[-2]
        keep = False
        with suppress(OSError):  # a lock, such as another shell's: then it goes, too
            keep = cells <= MANY and os.path.exists(own) and self._follow(states, 0.0) is not None
        with suppress(OSError):
            for other in os.listdir(folder):  # those of other machines, and ours where that is less work
                if f"-{which}-" in other and not (keep and other.startswith(name)):
                    os.unlink(os.path.join(folder, other))

    def close(self) -> None:
        if self._mirror is not None:
            self._mirror.close()

    # --- inside -------------------------------------------------------------------------------------

    def _follow(self, states: Mapping[int, State], seconds: float) -> Mirror | None:
        """Let go of what has changed, and take in what is over, the oldest first, for so long."""
        mirror = self._opened()
        if mirror is None:
            return None
        here = mirror.stamps()
        stale = [session for session, stamp in here.items() if session not in states or states[session].facts != stamp]
        if len(stale) > FEW:
            mirror.discard()
            stale, here = [], mirror.stamps()
        for session in stale:
            mirror.hold(session, states[session].facts if session in states else "", self._read(session))
        before = time.time() - SETTLED
        over = [session for session, state in states.items() if state.written < before and session not in here]
        if len(over) > FEW:
            end = time.monotonic() + seconds
            for session in sorted(over):
                if time.monotonic() > end:
                    break
                mirror.hold(session, states[session].facts, self._read(session))
        return mirror

    def _opened(self) -> Mirror | None:
        path = place(self._folder) if self._usable else None
        if self._mirror is None and path is not None:
            try:
                from nacre_history_sqlite.mirror import Mirror
            except ImportError:  # a Python without SQLite
                self._usable = False
                return None
            self._mirror = Mirror(path)
        return self._mirror

    def _give_up(self, error: OSError) -> None:
        """It is damaged, or the disk is full: this store does without one."""
        from nacre_history_sqlite.database import Damaged

        if self._mirror is not None:
            self._mirror.close()
            if isinstance(error, Damaged):
                self._mirror.discard()
        self._mirror, self._usable = None, False
