"""The suite on the store that the core brings."""

from __future__ import annotations

from pathlib import Path

from nacre.history import Store
from nacre_testkit.history import StoreContract
from nacre_testkit.memory import MemoryStore


class TestMemoryStore(StoreContract):
    def make_store(self, folder: Path) -> Store:
        return MemoryStore()
