"""The thread that owns the store: it opens it, writes what is pending, and answers what is asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol

from nacre.history import Store

from .pending import Pending, Question
from .writing import BATCH, Giver

QUIET = 0.05  # seconds in which nothing comes, after which lines are written: not between two cells that follow closely
LONGEST = 5.0  # seconds after which they are in any case
BREATH = 0.03  # seconds between two portions, in which whoever runs cells has the interpreter's lock to himself
GRACE = 0.3  # seconds a lock may last before it is worth a word
SHORTEST = 0.05  # seconds between two attempts; they double up to:
LOCKED, AWAY = 1.0, 30.0


class Absent(Exception):
    """There is no such store; the text is a line for the user."""


class Numbered(Protocol):
    """Who is told the session's number."""

    session: int


class Writer(threading.Thread):
    """The only thread that touches the store."""

    def __init__(
        self,
        numbered: Numbered,
        pending: Pending,
        factory: Callable[[], Store],
        kind: str,
        folder: str,
        notice: Callable[[str], None],
    ) -> None:
        super().__init__(name="nacre-history", daemon=True)
        self.deadline = 0.0
        self._started_at = time.time()
        self._numbered = numbered
        self._pending = pending
        self._factory = factory
        self._kind = kind
        self._folder = folder
        self._notice = notice
        self._giver: Giver | None = None
        self._adopted = False
        self._hopeless = False
        self._told = ""
        self._delay = 0.0  # until the next attempt; 0 while all is well
        self._locked = False  # what the trouble is, and since when
        self._since = 0.0
        self._held: list[Question] = []  # flushes that wait for better times

    def run(self) -> None:
        pending = self._pending
        while not pending.stopping:
            pending.wait(self._delay or None)
            if not self._delay:
                self._gather()
            pending.hurry.clear()
            self._attempt()
            self._answer()
        self._end()

    def _gather(self) -> None:
        """Let lines come together. Whoever runs cells in quick succession would feel each transaction, as it takes the
        interpreter's lock and a processor; the lines are safe in the spool file meanwhile."""
        pending, end = self._pending, time.monotonic() + LONGEST
        there = -1
        while there != len(pending.records) and time.monotonic() < end:
            there = len(pending.records)
            if pending.hurry.wait(QUIET):
                return

    # --- writing ------------------------------------------------------------------------------------

    def _attempt(self) -> None:
        if self._hopeless:
            return
        try:
            self._reach()
            self._drain()
        except OSError as error:
            self._pending.secure()
            now = time.monotonic()
            self._since = self._since or now
            self._locked = isinstance(error, BlockingIOError)
            self._delay = min(max(SHORTEST, self._delay * 2), LOCKED if self._locked else AWAY)
            if not self._locked or now - self._since > GRACE:
                self._tell(_line(error))
        except Absent as error:
            self._pending.secure()
            self._hopeless = True
            self._delay = AWAY
            self._tell(str(error), "")
        except Exception as error:  # a store that is no use at all: another shell may have better luck
            self._pending.secure()
            self._hopeless = True
            self._delay = AWAY
            self._tell(f"{type(error).__name__}: {error}")
        else:
            self._delay = self._since = 0.0

    def _reach(self) -> None:
        if self._giver is None:
            self._giver = Giver(self._factory(), self._kind, self._folder, self._notice)
        file = self._pending.file
        if not self._adopted:
            self._giver.adopt_all(file.path if file is not None else "")
            self._adopted = True
        session = self._numbered.session
        if not session and self._pending.records:
            session = self._giver.store.open_session(self._started_at)
        if session and file is not None and file.session != session:
            with self._pending.lock:
                file.number(session, self._giver.place)
        self._numbered.session = session

    def _drain(self) -> None:
        assert self._giver is not None
        while records := self._pending.head(BATCH):
            self._breathe()
            self._giver.give(self._numbered.session, records)
            self._pending.taken(len(records))

    def _breathe(self) -> None:
        """Pause, unless somebody waits for an answer or the shell ends."""
        if not (self._pending.questions or self._pending.stopping):
            self._pending.hurry.wait(BREATH)

    def _tell(self, why: str, trouble: str = "history cannot be written now: ") -> None:
        """One line, once, that says what happens to what is typed; another one where that gets worse."""
        pending = self._pending
        safe = pending.file is not None and not pending.exposed
        if self._told == "exposed" or (self._told and safe):
            return
        self._told = "safe" if safe else "exposed"
        if pending.file is not None and safe:
            kept = f"lines are kept in the spool, {pending.file.path}, and written later"
        else:
            kept = f"lines are kept in memory until it can be ({_line(pending.trouble)})"
        self._notice(f"{trouble}{' '.join(why.split())}; {kept}")

    # --- answering ----------------------------------------------------------------------------------

    def _answer(self) -> None:
        for question in self._questions():
            if question.operation == "flush" and self._delay:
                self._held.append(question)
                continue
            try:
                if self._giver is not None:
                    question.answer = getattr(self._giver.store, question.operation)(*question.arguments)
            except ValueError as error:
                question.error = error
            except OSError as error:
                if not isinstance(error, BlockingIOError):
                    self._tell(_line(error))
            except Exception as error:
                self._notice(f"history: {question.operation}: {type(error).__name__}: {error}")
            question.done.set()

    def _questions(self) -> list[Question]:
        with self._pending.lock:
            found = [*self._held, *self._pending.questions]
            self._pending.questions.clear()
        self._held = []
        return found

    # --- ending -------------------------------------------------------------------------------------

    def _end(self) -> None:
        """Write what can be written until the deadline, and leave the rest in the spool file."""
        pending = self._pending
        if self._numbered.session or pending.records:
            pending.put("ended", (time.time(),))
        self._attempt()
        while self._delay and self._locked and time.monotonic() + SHORTEST < self.deadline:
            time.sleep(SHORTEST)
            self._attempt()
        self._answer()
        if self._delay and pending.exposed:
            self._notice(f"history: {pending.exposed} lines could not be written, and are lost")
        if self._giver is not None:
            try:
                self._giver.store.close()
            except Exception as error:
                self._notice(f"history: close: {type(error).__name__}: {error}")
        if pending.file is not None:
            if pending.records:
                pending.file.release()
            else:
                pending.file.remove()


def _line(error: OSError | None) -> str:
    """What an error says, in words for people."""
    if error is not None and error.strerror and error.filename:
        return f"{error.filename}: {error.strerror}"
    return (error is not None and error.strerror) or str(error)
