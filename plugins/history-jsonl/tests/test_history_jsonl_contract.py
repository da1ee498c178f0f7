"""The store against the contract."""

from __future__ import annotations

from pathlib import Path

from nacre.history import Store
from nacre_history_jsonl.store import JsonlStore
from nacre_testkit.history import StoreContract


class TestJsonlStore(StoreContract):
    def make_store(self, folder: Path) -> Store:
        return JsonlStore(str(folder / "history"))
