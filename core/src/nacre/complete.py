"""Completion: all completers are asked at once, on a worker thread, and share one deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .plugins import Offer
from .values import Completion, Completions

if TYPE_CHECKING:
    from .shell import Shell


class Completers:
    """The completers of one shell and the threads they run on.

    A completer that misses the deadline is left to itself and named; while it is still busy it is not
    asked again, so that one that hangs costs one thread, once.
    """

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.late: dict[str, int] = {}
        self._busy: set[str] = set()

    def complete(self, text: str, cursor: int, deadline: float) -> Completions:
        """What could stand at the cursor (in code points). deadline: seconds."""
        import queue
        import threading
        from time import monotonic

        offers = sorted(self.shell.plugins.offers("completers"), key=lambda offer: (offer.value.order, offer.plugin))
        answers: queue.SimpleQueue[tuple[int, Any]] = queue.SimpleQueue()
        waiting: dict[int, str] = {}
        late = [offer.value.name for offer in offers if offer.value.name in self._busy]
        for place, offer in enumerate(offers):
            if offer.value.name not in self._busy:
                waiting[place] = offer.value.name
                self._busy.add(offer.value.name)
                arguments = (offer, place, text, cursor, answers)
                threading.Thread(
                    target=self._ask, args=arguments, name=f"nacre-complete-{offer.value.name}", daemon=True
                ).start()
        end = monotonic() + deadline
        found: dict[int, Completions] = {}
        while waiting:
            try:
                place, answer = answers.get(timeout=max(0.0, end - monotonic()))
            except queue.Empty:
                break
            waiting.pop(place)
            if isinstance(answer, Completions):
                found[place] = answer
        for name in waiting.values():
            self.late[name] = self.late.get(name, 0) + 1
        return merge([found[place] for place in sorted(found)], text, cursor, (*late, *waiting.values()))

    def _ask(self, offer: Offer, place: int, text: str, cursor: int, answers: Any) -> None:
        answer = None
        try:
            function = self.shell.plugins.load(offer, "completer")
            if function:
                answer = self.shell.plugins.call(offer.plugin, offer.value.name, function, text, cursor, self.shell)
                if answer is not None and not isinstance(answer, Completions):
                    kind = type(answer).__name__
                    self.shell.plugins.fail(offer.plugin, "call", offer.value.name, TypeError(f"returned {kind}"))
        finally:
            self._busy.discard(offer.value.name)
            answers.put((place, answer))


def merge(answers: list[Completions], text: str, cursor: int, late: tuple[str, ...] = ()) -> Completions:
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
