"""What is to be written: handed from the thread that types to the thread that writes."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from itertools import islice
from typing import Any

from .files import Record, SpoolFile, encode

LOOK = 1.0  # seconds between two looks whether somebody deleted the spool file: each is a call of the system


class Question:
    """Something asked of the store, and its answer."""

    def __init__(self, operation: str, otherwise: Any, arguments: tuple[Any, ...]) -> None:
        self.operation = operation
        self.arguments = arguments
        self.answer = otherwise
        self.error: ValueError | None = None
        self.done = threading.Event()


class Pending:
    """Records in order and questions. make_file: makes the spool file; where it cannot, records are kept in memory
    alone. Every method may be called from any thread.

    eager: whether also what is no line of the user's is put into the file at once. While the store takes all in a
    moment it is not: it would cost every cell a second call of the system.
    """

    def __init__(self, make_file: Callable[[], SpoolFile]) -> None:
        self.lock = threading.Lock()
        self.came = threading.Condition(self.lock)
        self.hurry = threading.Event()
        self.records: deque[Record] = deque()
        self.questions: deque[Question] = deque()
        self.stopping = False
        self.exposed = 0  # lines of the user's that are in memory only
        self.trouble: OSError | None = None  # why
        self.eager = False
        self._late: list[Record] = []  # in ``records``, and not in the file yet
        self._waiting = False
        self._look = 0.0  # when to look again whether the file is still there
        self.file: SpoolFile | None = None
        try:
            self.file = make_file()
        except OSError as error:
            self.trouble = error

    def put(self, operation: str, arguments: tuple[Any, ...]) -> None:
        """Keep a record; when this returns, a line of the user's is in the spool file, if there is one."""
        record = operation, arguments
        if operation == "append" or self.eager:
            line = encode(operation, arguments)
            with self.lock:
                self._write(operation, line)
                self.records.append(record)
                if self._waiting:
                    self.came.notify()
        else:
            with self.lock:
                self._late.append(record)
                self.records.append(record)
                if self._waiting:
                    self.came.notify()

    def _write(self, operation: str, line: bytes) -> None:
        try:
            if self.file is not None:
                if time.monotonic() >= self._look or operation == "ended":
                    self._keep(self.file)
                self.file.write(line)
                return
        except OSError as error:
            self.trouble = error
        self.exposed += operation == "append"

    def _keep(self, file: SpoolFile) -> None:
        """See to it that the file is there: others may have deleted it."""
        if file.is_gone():
            self.exposed = sum(operation == "append" for operation, _ in self.records)
            file.renew(encode(*record) for record in self.records)
            self.exposed = 0
            self._late.clear()
        self._look = time.monotonic() + LOOK

    def secure(self) -> None:
        """From now on everything goes to the file, and what is late does now."""
        with self.lock:
            self.eager = True
            late, self._late = self._late, []
            for record in late:
                self._write(record[0], encode(*record))

    def ask(self, question: Question) -> None:
        with self.lock:
            self.questions.append(question)
            self.hurry.set()
            self.came.notify()

    def stop(self) -> None:
        """Ask the writer to end."""
        with self.lock:
            self.stopping = True
            self.hurry.set()
            self.came.notify()

    def wait(self, timeout: float | None) -> None:
        """Until there is something to do; with a timeout, also as long as what is there cannot be done."""
        with self.lock:
            if self.stopping or self.questions or (timeout is None and self.records):
                return
            self._waiting = timeout is None
            self.came.wait(timeout)
            self._waiting = False

    def head(self, number: int) -> list[Record]:
        """The oldest records."""
        with self.lock:
            return list(islice(self.records, number))

    def taken(self, number: int) -> None:
        """The store has the oldest ``number`` records."""
        with self.lock:
            for _ in range(number):
                self.records.popleft()
            if not self.records:
                self.exposed = 0
                self.eager = False
                self._late.clear()
                if self.file is not None:
                    self.file.clear()
