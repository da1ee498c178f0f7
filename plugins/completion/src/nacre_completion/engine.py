"""Asking all completers at once, each on a thread of its own, with one deadline."""

from __future__ import annotations

import queue
import threading
from collections.abc import AsyncGenerator
from time import monotonic
from typing import TYPE_CHECKING, Any

from nacre import Completions

from .options import Completion
from .request import HURRY, Answer, Request
from .worker import Worker

if TYPE_CHECKING:
    from nacre import Shell


class Completers:
    """The completers of one shell and the threads they run on."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self._workers: dict[tuple[str, str], Worker] = {}

    @property
    def options(self) -> Any:
        """The options in force, see ``options.Completion``."""
        return Completion.read(self.shell)

    @property
    def deadline(self) -> float:
        """Seconds that completers have for the first answer."""
        return float(self.options.deadline)

    @property
    def late(self) -> dict[str, int]:
        """How often each completer missed the deadline, by name; those that never did are left out."""
        return {worker.name: worker.late for worker in self._workers.values() if worker.late}

    @property
    def cancelled(self) -> dict[str, int]:
        """How often each completer had to be stopped, by name."""
        return {worker.name: worker.cancelled for worker in self._workers.values() if worker.cancelled}

    @property
    def busy(self) -> dict[str, float]:
        """The seconds for which each completer has been answering, by name; idle ones are left out."""
        return {worker.name: worker.busy() for worker in self._workers.values() if worker.busy()}

    def complete(self, text: str, cursor: int) -> Completions:
        """What could stand at the cursor (in code points), as far as it is known when the deadline is over."""
        answers: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()
        options = self.options
        request = self.ask(Request(text, cursor, answers.put), options)
        hurried = False
        while request.waits():
            end = request.began + (request.due(options.deadline) if hurried else min(HURRY, options.deadline))
            try:
                request.take(answers.get(timeout=max(0.0, end - monotonic())))
            except queue.Empty:
                if hurried:
                    break
                hurried = True
                request.hurry()
        while not answers.empty():
            request.take(answers.get())
        found = request.merged()
        request.close(options.deadline, options.patience)
        return found

    def stream(self, text: str, cursor: int) -> AsyncGenerator[Completions, None]:
        """What could stand at the cursor: first what is known at the deadline or, where that is nothing, the first
        thing known after it; then again whenever a completer adds to it. The loop never waits for a completer."""
        from .streaming import answers  # asyncio, which not everybody who completes has loaded

        return answers(text, cursor, self.ask, self.options)

    def ask(self, request: Request, options: Any) -> Request:
        """Put a request to everybody, on a thread: to find and to load the completers may take its time.

        Returns the request.
        """

        def put() -> None:
            try:
                workers = self._listed()
            except BaseException:
                request.tell(None)
                raise
            request.put(workers, options.deadline, options.patience)

        try:
            threading.Thread(target=put, name="nacre-complete", daemon=True).start()
        except RuntimeError:  # no thread can be had, and nobody is asked on this one: it would wait for them
            request.tell(None)
        return request

    def _listed(self) -> list[Worker]:
        offers = sorted(self.shell.plugins.offers("completers"), key=lambda offer: (offer.value.order, offer.plugin))
        found = []
        for offer in offers:
            key = offer.plugin, offer.value.name
            known = self._workers.get(key)
            if known is None or known.offer != offer:
                known = self._workers[key] = Worker(offer, self.shell)
            found.append(known)
        return found
