"""The spool as the history service sees it: quick, and never in the way."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from nacre import resolve
from nacre.history import Store
from nacre.plugins import idle
from nacre_selection import paths

from .files import SpoolFile
from .pending import Pending, Question
from .writer import Absent, Writer

if TYPE_CHECKING:
    from nacre import Shell

    from .privacy import Privacy

LEAVING = 2.0  # seconds that closing may take


def folder() -> str:
    """Where spool files are."""
    return os.path.join(paths.state_home(), "spool")


def make(shell: Shell) -> Callable[[Callable[[], Store], Callable[[str], None]], Spool]:
    """What makes a spool for a store: ``f(factory, notice)``."""
    chosen = shell.settings.choice("history") or ""
    offers = [offer for offer in shell.plugins.offers("history_backends") if offer.value.name == chosen]
    absent = "" if offers else _absence(shell, chosen)
    for offer in offers:
        # here rather than in the writer, where it would change sys.path under the user's own imports
        with suppress(Exception, SystemExit):  # the writer meets it again and tells
            resolve(offer.value.target)

    def no_store() -> Store:
        raise Absent(absent)

    def make_spool(factory: Callable[[], Store], notice: Callable[[str], None]) -> Spool:
        return Spool(no_store if absent else factory, notice, chosen, folder(), shell.service("privacy"))

    return make_spool


def _absence(shell: Shell, chosen: str) -> str:
    """What to say of a store that no enabled plugin offers."""
    for offer in idle(shell, "history_backends"):
        if offer.value.name == chosen:
            return f"history store {chosen!r} is not there (enable the plugin {offer.plugin!r} or choose another)"
    return f"history store {chosen!r} is not there (install a plugin that offers it, or choose another)"


class Spool:
    """Stands between a shell and its store; it is a ``nacre_spool.history.Spooling``.

    factory: makes the store, on the writer's thread. notice: tells the user a line, from any thread. kind: the
    store's name, so that no shell with another store takes over what is left. folder: where spool files are.
    privacy: what is written; None for all.
    """

    def __init__(
        self,
        factory: Callable[[], Store],
        notice: Callable[[str], None],
        kind: str = "",
        folder: str = "",
        privacy: Privacy | None = None,
    ) -> None:
        def make_file() -> SpoolFile:
            if not folder:
                raise OSError("there is no folder for a spool")
            return SpoolFile.make(folder, kind, time.time())

        self.session = 0  # until the store was reached
        self._privacy = privacy
        self._sources: dict[int, str] = {}  # of the cells that run: as they were written
        self._process = os.getpid()
        self._pending = Pending(make_file)
        self._writer = Writer(self, self._pending, factory, kind, folder, notice)
        self._writer.start()

    def put(self, operation: str, *arguments: Any) -> None:
        """``append`` an entry or ``finish`` a number: when this returns, it survives the death of the process."""
        if os.getpid() != self._process:  # a forked child has its parent's file, and no writer
            return
        privacy = self._privacy
        if privacy is not None:  # nothing is written of what is kept out
            if operation == "append":
                entry = privacy.entry(arguments[0])
                if entry is None:
                    return
                self._sources[entry.number] = entry.source
                arguments = (entry,)
            elif operation == "finish":
                number, status, wall, output, transformed = (*arguments, None, "")[:5]
                source = self._sources.pop(number, None)
                if source is None:
                    return
                arguments = (number, *privacy.ending(source, status, wall, output, transformed))
        self._pending.put(operation, arguments)

    def ask(self, operation: str, otherwise: Any, timeout: float, *arguments: Any) -> Any:
        """The result of a store's operation, after all that was put before; ``otherwise`` where it cannot be had
        within ``timeout`` seconds. A ``ValueError`` is the asker's and passes."""
        if os.getpid() != self._process or threading.current_thread() is self._writer or not self._writer.is_alive():
            return otherwise
        question = Question(operation, otherwise, arguments)
        self._pending.ask(question)
        if not question.done.wait(timeout):
            return otherwise
        if question.error is not None:
            raise question.error
        return question.answer

    def follow(self, earlier: Spool, running: bool) -> None:
        """Go on with the session of a spool that was closed; ``running``: also with the cells it saw begin."""
        self.session = earlier.session
        if running:
            self._sources = earlier._sources

    def close(self, timeout: float) -> None:
        """End the session. What cannot be written within ``timeout`` seconds, two at most, stays in the spool."""
        if os.getpid() != self._process:
            return
        timeout = min(timeout, LEAVING)
        self._writer.deadline = time.monotonic() + timeout * 0.9
        self._pending.stop()
        self._writer.join(timeout)
