"""The suite on the store that the core brings."""

from __future__ import annotations

from pathlib import Path

from nacre.history import MemoryStore, Store
from nacre_testkit.history import StoreContract


class TestMemoryStore(StoreContract):
    def make_store(self, folder: Path) -> Store:
        return MemoryStore()
