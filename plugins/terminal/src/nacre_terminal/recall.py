"""Earlier inputs, walked through with the arrow keys.

This session's are there at once. The store's are fetched on a thread, so that a lock or a slow disk is not felt.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nacre import Shell
    from nacre.history import History

PATIENCE = 0.25  # seconds an arrow key waits for the store's entries, the first time
DEADLINE = 30.0  # seconds the store has for them


class Recall:
    """The inputs of one shell, oldest first, and the place in them.

    A walk begins with the text at hand: what stands before the cursor is what entries must begin with.
    It ends when the text is changed.
    """

    def __init__(self, shell: Shell, limit: int) -> None:
        self.shell = shell
        self.limit = limit
        self._stored: list[str] = []
        self._fetched = threading.Event()
        self._begun = False
        self._resume: int | None = None
        self._known: list[str] = []
        self._known_at = (-1, -1)
        self._stop()

    # --- entries ------------------------------------------------------------------------------------

    def fetch(self) -> None:
        """Begin to fetch what the store holds; does nothing the second time. Called on the main thread."""
        if self._begun:
            return
        self._begun = True
        history = self.shell.history  # made here: a store is reached from the shell's own thread first
        if self.limit and self.shell.settings.choice("history") not in ("", "memory"):
            try:
                threading.Thread(target=self._fetch, args=(history,), name="nacre-recall", daemon=True).start()
            except RuntimeError:  # no thread can be had: this session's inputs have to do
                self._fetched.set()
        else:
            self._fetched.set()

    def _fetch(self, history: History) -> None:
        from nacre.history import Query

        try:
            found = history.ask("search", [], Query(limit=self.limit), timeout=DEADLINE)
            self._stored = [entry.source for entry in reversed(found) if entry.session != history.session]
        except Exception as error:
            self.shell.notice(f"history cannot be recalled: {type(error).__name__}: {error}")
        finally:
            self._fetched.set()

    def entries(self, wait: float = 0.0) -> list[str]:
        """All inputs, oldest first, none twice in a row. wait: seconds to give the store. Before the first
        cell, and before they are fetched, there are none: the history service is not made for a suggestion."""
        if wait and not self._fetched.is_set():
            self.fetch()
            self._fetched.wait(wait)
        if not self._begun and self.shell.number == 1:
            return []
        key = (len(self._stored), len(self.shell.history.entries))
        if key == self._known_at:
            return self._known
        found: list[str] = []
        own = [entry.source for _, entry in sorted(self.shell.history.entries.items())]
        for source in [*self._stored, *own]:
            text = source.rstrip("\n")
            if text.strip() and (not found or found[-1] != text):
                found.append(text)
        self._known_at, self._known = key, found
        return found

    @property
    def fetched(self) -> bool:
        """Whether the store's entries are there, or will not come."""
        return self._fetched.is_set()

    # --- walking ------------------------------------------------------------------------------------

    def _stop(self) -> None:
        self._entries: list[str] = []
        self._place = 0
        self._prefix = ""
        self._draft = ""
        self._shown: str | None = None

    def back(self, text: str, cursor: int) -> str | None:
        """The entry before, or None where there is none."""
        if self._shown is None or text != self._shown:
            self._entries = self.entries(PATIENCE)
            self._place = len(self._entries)
            self._prefix = text[:cursor]
            self._draft = text
        return self._walk(range(self._place - 1, -1, -1), text)

    def forward(self, text: str) -> str | None:
        """The entry after, at the end of the walk the text it began with; None where there is none.

        With nothing typed yet, what followed the entry that was run last.
        """
        if self._shown is None or text != self._shown:
            if text or self._resume is None:
                return None
            self._entries = self.entries()
            self._prefix = self._draft = ""
            return self._walk(range(self._resume, len(self._entries)), text)
        found = self._walk(range(self._place + 1, len(self._entries)), text)
        if found is None and text != self._draft:
            draft = self._draft
            self._stop()
            return draft
        return found

    def _walk(self, places: range, text: str) -> str | None:
        for place in places:
            entry = self._entries[place]
            if entry.startswith(self._prefix) and entry != text:
                self._place, self._shown = place, entry
                return entry
        return None

    def accepted(self, text: str) -> None:
        """An input was entered; the next walk begins anew."""
        same = self._shown is not None and text.rstrip("\n") == self._shown
        self._resume = self._place + 1 if same else None
        self._stop()

    def suggestions(self, text: str) -> list[str]:
        """How entries that begin with this text go on in its line, the latest first, each once."""
        found: dict[str, None] = {}
        for entry in reversed(self.entries()) if text else ():
            if entry.startswith(text):
                found[entry[len(text) :].partition("\n")[0]] = None
        found.pop("", None)
        return list(found)

    def suggestion(self, text: str) -> str:
        """How the latest entry that begins with this text goes on in its line; empty where there is none."""
        for entry in reversed(self.entries()) if text else ():
            if entry.startswith(text) and (rest := entry[len(text) :].partition("\n")[0]):
                return rest
        return ""
