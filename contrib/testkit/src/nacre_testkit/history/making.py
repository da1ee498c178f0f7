"""Making the stores under test, and filling them."""

from __future__ import annotations

import inspect
import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from nacre.history import Entry, Store

from ..processes import Child
from .examples import WORDS


class StoreTests(ABC):
    """What all tests of stores need."""

    @abstractmethod
    def make_store(self, folder: Path) -> Store:
        """A store that keeps what it keeps in ``folder``; called again, also in other processes, the same history."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        store = self.make_store(tmp_path)
        yield store
        store.close()

    @pytest.fixture
    def reopened(self, tmp_path: Path) -> Iterator[Callable[[Store], Store]]:
        """Closes a store and makes the same history anew."""
        made: list[Store] = []

        def reopen(store: Store) -> Store:
            if not store.persistent:
                pytest.skip("this store does not outlive its process")
            store.close()
            made.append(self.make_store(tmp_path))
            return made[-1]

        yield reopen
        for store in made:
            store.close()

    @pytest.fixture
    def child(self, tmp_path: Path) -> Iterator[Callable[[str, int], Child]]:
        """Runs an action of ``nacre_testkit.child`` on the same history in another process."""
        if not self.make_store(tmp_path).persistent:
            pytest.skip("this store does not outlive its process")
        made: list[Child] = []

        def run(action: str, count: int) -> Child:
            kind = type(self)
            where = inspect.getfile(kind), kind.__qualname__, str(tmp_path)
            made.append(Child("-m", "nacre_testkit.child", *where, action, str(count)))
            return made[-1]

        yield run
        for one in made:
            one.kill()

    @pytest.fixture
    def searched(self, store: Store) -> tuple[Store, list[Entry]]:
        """A store of various entries, and these, the newest first."""
        draw = random.Random(5)
        entries: list[Entry] = []
        for each in range(1, 4):
            session = store.open_session(1000.0 * each)
            for number in range(1, 41):
                source = draw.choice(WORDS) + draw.choice(["", "\n", " # ", "()"]) + draw.choice(WORDS)
                fields: dict[str, Any] = {
                    "status": draw.choice(["ok", "error", "running"]),
                    "directory": draw.choice(["/a", "/a/b", ""]),
                    "host": draw.choice(["here", "there"]),
                    "started": 1000.0 * each + number,
                    "wall": draw.choice([None, 0.25, 0.5, 3.0]),
                }
                entries.append(Entry(session, number, source)._replace(**fields))
                store.append(entries[-1])
        return store, entries[::-1]
