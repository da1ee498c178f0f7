"""What the search shows: pure state, changed by the keys and by what was found."""

from __future__ import annotations

from collections.abc import Sequence

from nacre.history import Entry

from .finding import STATUSES, Found, Wish


class State:
    """What is wished for, what was found, which of it is at hand, and what is chosen.

    entries: the best first. place: of the one at hand. chosen: the sources that were marked, in this order.
    pending: whether the newest wish is not answered yet. doomed: the source that the next press deletes.
    """

    def __init__(self) -> None:
        self.wish = Wish()
        self.entries: Sequence[Entry] = ()
        self.place = 0
        self.chosen: list[str] = []
        self.pending = False
        self.message = ""
        self.doomed = ""

    @property
    def current(self) -> Entry | None:
        """The entry at hand."""
        return self.entries[self.place] if self.place < len(self.entries) else None

    def want(self, wish: Wish) -> Wish:
        """Look for something else from now on."""
        self.wish, self.pending, self.message, self.doomed = wish, True, "", ""
        return wish

    def next_status(self) -> Wish:
        """The wish with the next status."""
        return self.wish._replace(status=STATUSES[(STATUSES.index(self.wish.status) + 1) % len(STATUSES)])

    def take(self, found: Found) -> bool:
        """Show an answer; False where it is to an older wish."""
        if found.wish != self.wish:
            return False
        before = self.current
        self.entries, self.pending, self.message = found.entries, False, found.trouble
        sources = [entry.source for entry in found.entries]
        same = before is not None and not found.wish.text and before.source in sources
        self.place = sources.index(before.source) if same and before else 0
        return True

    def move(self, steps: int) -> None:
        """Go down the list, or up."""
        self.place = max(0, min(self.place + steps, len(self.entries) - 1))
        self.message = self.doomed = ""

    def mark(self) -> None:
        """Choose the entry at hand, or no longer, and go to the next."""
        if self.current is not None:
            source = self.current.source
            if source in self.chosen:
                self.chosen.remove(source)
            else:
                self.chosen.append(source)
            self.move(1)

    def taken(self) -> str:
        """The text to go on with: what was chosen, or the entry at hand."""
        sources = self.chosen or ([self.current.source] if self.current is not None else [])
        return "\n".join(source.rstrip("\n") for source in sources)

    def drop(self, source: str) -> None:
        """Show a source no longer."""
        self.entries = [entry for entry in self.entries if entry.source != source]
        self.chosen = [one for one in self.chosen if one != source]
        self.move(0)
