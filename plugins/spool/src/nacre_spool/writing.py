"""Giving records to a store: in order, each once, and what it refuses set aside."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from nacre.history import Entry, Store

from .files import Record, SpoolFile, encode, found_in

BATCH = 128  # more would be felt by the thread that types, which waits for the interpreter's lock
REFUSED = "refused.jsonl"


class Giver:
    """Gives records to a store. folder: where orphans are, and what the store refuses is set aside."""

    def __init__(self, store: Store, kind: str, folder: str, notice: Callable[[str], None]) -> None:
        self.store = store
        self.kind = kind
        self._folder = folder
        self._notice = notice

    @property
    def place(self) -> str:
        """Which of its kind the store is, where it says so: numbers of another one mean nothing here."""
        return str(getattr(self.store, "place", ""))

    def give(self, session: int, records: Sequence[Record]) -> None:
        """Write records, all at once where the store can (``take(session, records)``).

        Raises ``OSError`` where the store cannot now; all of them may then be given again.
        """
        take = getattr(self.store, "take", None)
        if take is not None:
            try:
                take(session, records)
                return
            except OSError:
                raise
            except Exception:  # one of them is at fault: which?
                pass
        for record in records:
            self._alone(session, record)

    def _one(self, session: int, record: Record) -> None:
        operation, arguments = record
        if operation == "append":
            self.store.append(Entry(*arguments[0])._replace(session=session))
        elif operation == "finish":
            self.store.finish(session, *arguments)
        elif operation == "ended":
            self.store.end_session(session, *arguments)

    def _alone(self, session: int, record: Record) -> None:
        """Write a record, or set it aside where the store will never have it."""
        try:
            self._one(session, record)
        except OSError:
            raise
        except Exception as error:  # it would stand in the way of all that follow
            path = os.path.join(self._folder, REFUSED)
            self._notice(f"history: the store refuses a line ({type(error).__name__}: {error}); it is kept in {path}")
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with open(handle, "wb") as file:
                file.write(encode(*record))

    def adopt_all(self, own: str) -> None:
        """Write what shells left that are gone, the oldest first. own: the path of the running shell's file.

        Raises ``OSError`` where the store cannot now; nothing is lost, and nothing is written twice.
        """
        for path in found_in(self._folder):
            if path != own:
                self._adopt(path)

    def _adopt(self, path: str) -> None:
        try:
            adopted = SpoolFile.adopt(path)
        except (ValueError, OSError):  # not ours to judge; ``nacre doctor`` names it
            return
        if adopted is None:
            return
        file, records = adopted
        try:
            if file.store != self.kind:
                return
            known = file.session and file.place == self.place
            if not known and any(operation == "append" for operation, _ in records):
                file.number(self.store.open_session(file.started), self.place)
                known = True
            if known:
                for first in range(0, len(records), BATCH):
                    self.give(file.session, records[first : first + BATCH])
            file.remove()
        finally:
            file.release()
