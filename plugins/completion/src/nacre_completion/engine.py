"""Asking all completers at once, each on a thread of its own, with one deadline."""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING

from nacre import Completion, Completions
from nacre.plugins import Offer

if TYPE_CHECKING:
    from nacre import Shell

DEADLINE = 0.05  # seconds
Answers = queue.SimpleQueue[tuple[int, Completions | None]]


class Completers:
    """The completers of one shell and the threads they run on.

    late: how often each completer missed the deadline, by name.
    """

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.late: dict[str, int] = {}
        self._busy: set[str] = set()

    @property
    def deadline(self) -> float:
        """Seconds that completers have to answer."""
        if "Completion" not in self.shell.settings.traits:
            return DEADLINE
        from .traits import Completion

        return float(self.shell.configure(Completion).deadline)

    def complete(self, text: str, cursor: int) -> Completions:
        """What could stand at the cursor (in code points)."""
        offers = sorted(self.shell.plugins.offers("completers"), key=lambda offer: (offer.value.order, offer.plugin))
        answers: Answers = queue.SimpleQueue()
        late = [offer.value.name for offer in offers if offer.value.name in self._busy]
        waiting = {place: offer.value.name for place, offer in enumerate(offers) if offer.value.name not in late}
        for place in waiting:  # one after the other: threads that import at once wait for each other
            self.shell.plugins.load(offers[place], "completer")
        for place, name in waiting.items():
            self._busy.add(name)
            arguments = (offers[place], place, text, cursor, answers)
            threading.Thread(target=self._ask, args=arguments, name=f"nacre-complete-{name}", daemon=True).start()
        end = monotonic() + self.deadline
        found: dict[int, Completions] = {}
        while waiting:
            try:
                place, answer = answers.get(timeout=max(0.0, end - monotonic()))
            except queue.Empty:
                break
            del waiting[place]
            if answer is not None:
                found[place] = answer
        for name in waiting.values():
            self.late[name] = self.late.get(name, 0) + 1
        return merge([found[place] for place in sorted(found)], text, cursor, (*late, *waiting.values()))

    def _ask(self, offer: Offer, place: int, text: str, cursor: int, answers: Answers) -> None:
        plugins, name = self.shell.plugins, offer.value.name
        answer = None
        try:
            function = plugins.load(offer, "completer")
            answer = plugins.call(offer.plugin, name, function, text, cursor, self.shell) if function else None
            if answer is not None and not isinstance(answer, Completions):
                plugins.fail(offer.plugin, "call", name, TypeError(f"returned {type(answer).__name__}"))
                answer = None
        finally:
            self._busy.discard(name)
            answers.put((place, answer))


def merge(answers: Sequence[Completions], text: str, cursor: int, late: tuple[str, ...] = ()) -> Completions:
    """Several answers as one over their widest common range, the same text only once."""
    answers = [answer for answer in answers if answer.items]
    if not answers:
        return Completions(cursor, cursor, (), late)
    start, end = min(a.start for a in answers), max(a.end for a in answers)
    items: dict[str, Completion] = {}
    for answer in answers:
        before, after = text[start : answer.start], text[answer.end : end]
        for item in answer.items:
            whole = f"{before}{item.text}{after}"
            items.setdefault(whole, item._replace(text=whole))
    return Completions(start, end, tuple(items.values()), late)
