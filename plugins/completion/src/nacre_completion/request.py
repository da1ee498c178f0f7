"""One question to all completers, and the answers that have come so far."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic

from nacre import Completions

from .merge import merge
from .worker import Worker

QUICK = 0.005  # seconds: less than what threads cost where the machine is busy
HURRY = 0.01  # seconds after which the quick ones are not waited for in turn
UNHEARD = 0.02  # seconds to wait for those who never answered yet, such as those whose code is being loaded
Answer = tuple[int, Completions | None]


class Request:
    """What is asked, and who was asked.

    text, cursor: as the completers get them. told: called with each answer on the thread of the completer that gives
    it, and with None when everybody has been asked.
    """

    def __init__(self, text: str, cursor: int, told: Callable[[Answer | None], object]) -> None:
        self.text = text
        self.cursor = cursor
        self.began = monotonic()
        self.asked = False  # everybody has been
        self.closed = False  # nobody waits any more
        self.waiting: dict[int, Worker] = {}  # those who have not answered, by place
        self.stuck: set[int] = set()  # the places of those who were still busy with what was asked long ago
        self._told = told
        self._queue: deque[tuple[int, Worker]] = deque()
        self._found: dict[int, Completions] = {}

    def put(self, workers: list[Worker], deadline: float, patience: float) -> None:
        """Ask everybody, those who are known to be quick on this thread, one after the other.

        Loading is done one after the other too: threads that import at once wait for each other.
        """
        self.waiting.update(enumerate(workers))
        self.stuck.update(place for place, worker in enumerate(workers) if worker.busy() > deadline)
        quick = [n for n, one in enumerate(workers) if 0 < one.usual < QUICK and n not in self.stuck]
        self._queue.extend((place, workers[place]) for place in quick)
        for place, worker in enumerate(workers):
            if place in self.stuck:
                worker.cancel(patience)
            elif place not in quick:
                worker.shell.plugins.load(worker.offer, "completer")
            if place not in quick:
                worker.ask(self, place)
        self.tell(None)
        self._work(here=True)

    def hurry(self) -> None:
        """Give those who are still to be asked threads of their own: somebody before them is not so quick today."""
        self._work(here=False)

    def _work(self, here: bool) -> None:
        while True:
            try:
                place, worker = self._queue.popleft()
            except IndexError:
                return
            worker.ask(self, place, here)

    def tell(self, answer: Answer | None) -> None:
        """Hand in an answer. Called on any thread."""
        if not self.closed:
            self._told(answer)

    def deliver(self, place: int, answer: Completions | None) -> None:
        """Hand in the answer of the completer at a place."""
        self.tell((place, answer))

    def take(self, answer: Answer | None) -> bool:
        """Keep an answer that was handed in; whether it says anything."""
        if answer is None:
            self.asked = True
            return False
        place, found = answer
        self.waiting.pop(place, None)
        if found is None or not found.items:
            return False
        self._found[place] = found
        return True

    def waits(self, longest: float = 0.0) -> bool:
        """Whether somebody may still answer soon: not stuck and, where ``longest`` is given, not one who usually
        takes longer than that many seconds."""
        return not self.asked or any(
            place not in self.stuck and not (longest and worker.usual > longest)
            for place, worker in self.waiting.items()
        )

    def due(self, deadline: float) -> float:
        """Seconds from the beginning until what is there is shown: fewer than the deadline where something is, and
        nobody is missing who ever answered."""
        heard = any(worker.usual and place not in self.stuck for place, worker in list(self.waiting.items()))
        return deadline if heard or not self._found else min(UNHEARD, deadline)

    def merged(self) -> Completions:
        """The answers so far, in the completers' order; those who are still busy are named."""
        found = [self._found[place] for place in sorted(self._found)]
        return merge(found, self.text, self.cursor, tuple(worker.name for worker in list(self.waiting.values())))

    def close(self, deadline: float, patience: float) -> None:
        """Wait no longer. Those who missed the deadline are counted, and stopped where their patience is over too."""
        self.closed = True
        self._queue.clear()
        over = monotonic() - self.began >= self.due(deadline)
        for place, worker in list(self.waiting.items()):
            if over or place in self.stuck:
                worker.late += 1
                worker.cancel(patience)
