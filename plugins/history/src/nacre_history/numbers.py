"""Which session of one store belongs to which of another: a file of lines, each written once.

Stores number their sessions themselves, so what is copied from one to another, or written to both, has two numbers.
Whoever goes on with it, in another process too, must find the counterpart again.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress


class Numbers:
    """The pairs in a file. path: it is made with the first pair, for its owner alone; empty to forget them."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._pairs: dict[tuple[str, int, str], int] = {}

    def find(self, first: str, session: int, second: str) -> int | None:
        """The second store's session; first, second: the places of the stores."""
        key = first, session, second
        if key not in self._pairs:
            self._read()
        return self._pairs.get(key)

    def keep(self, first: str, session: int, second: str, number: int) -> None:
        """Remember a pair. Raises ``OSError`` where it cannot be written."""
        self._pairs[first, session, second] = number
        if not self.path:
            return
        os.makedirs(os.path.dirname(self.path), mode=0o700, exist_ok=True)
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with open(handle, "wb", buffering=0) as file:
            # the end of a line goes before it, too: what a full disk left of another one is no part of it
            file.write(b"\n" + json.dumps([first, session, second, number]).encode() + b"\n")

    def _read(self) -> None:
        with suppress(FileNotFoundError), open(self.path, "rb") as file:
            for line in file:
                with suppress(ValueError, TypeError):
                    first, session, second, number = json.loads(line)
                    self._pairs.setdefault((first, session, second), number)
