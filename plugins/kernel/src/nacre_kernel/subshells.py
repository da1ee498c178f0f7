"""Subshells (Jupyter enhancement proposal 91): further lanes, each with its own thread, in the same namespace.

Each has its own count and history. The names that the main shell has bound (``get_shell``, ``display``, ``Out``) stay
the main shell's.
"""

from __future__ import annotations

import threading
import uuid
from typing import TYPE_CHECKING, Any

from nacre import Shell, UsageError

from . import threads
from .display import Display
from .lane import Lane

if TYPE_CHECKING:
    from .kernel import Kernel

MOMENT = 0.5  # seconds that a subshell may take to end


class Subshell(Shell):
    """A shell in a namespace that belongs to another: it binds no names there and runs no startup lines."""

    def bind(self, name: str, value: Any) -> None:
        if name not in self.namespace:
            self.namespace[name] = value

    def start(self) -> None:
        pass


class Subshells:
    """The subshells of one kernel, by their ids."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._threads: dict[str, threading.Thread] = {}
        self.lanes: dict[str, Lane] = {}

    def create(self) -> str:
        """Start a subshell; returns its id."""
        name = str(uuid.uuid4())
        main = self._kernel.main.shell
        shell = self._kernel.make(namespace=main.namespace, kind=Subshell)
        shell.hidden = main.hidden
        lane = Lane(self._kernel, shell, Display(self._kernel.publisher, shell), name)

        def serve() -> None:
            with shell, shell.showing_to(lane.display):
                lane.run()

        self.lanes[name] = lane
        self._threads[name] = threads.start(f"subshell-{name[:8]}", serve)
        return name

    def here(self) -> Lane | None:
        """The lane that the calling thread serves, if any."""
        thread = threading.current_thread()
        return next((self.lanes.get(name) for name, one in self._threads.copy().items() if one is thread), None)

    def delete(self, name: str) -> None:
        """End a subshell; one that is busy ends after the request it serves, and is not waited for.

        Raises ``UsageError`` for one that is not there.
        """
        lane = self.lanes.pop(name, None)
        if lane is None:
            raise UsageError(f"Unknown subshell_id {name!r:.60}")
        busy = lane.busy
        lane.stop()
        thread = self._threads.pop(name)
        if not busy:
            thread.join(MOMENT)

    def close(self) -> None:
        """End all of them; one that is busy is left to the end of the process."""
        for name in list(self.lanes):
            self.delete(name)
