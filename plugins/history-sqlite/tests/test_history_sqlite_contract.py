"""The store against the contract, with its text index in play and without."""

from __future__ import annotations

from pathlib import Path

import pytest
from nacre.history import Store
from nacre_history_sqlite import opening, searching
from nacre_history_sqlite.store import SqliteStore
from nacre_testkit.history import StoreContract


class TestSqliteStore(StoreContract):
    def make_store(self, folder: Path) -> Store:
        return SqliteStore(str(folder / "history.sqlite"), busy_timeout=1.0)


class TestSqliteStoreWithARollbackJournal(StoreContract):
    """As on a network file system."""

    @pytest.fixture(autouse=True)
    def unsynced(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(opening.SYNCHRONOUS, "delete", "OFF")  # a busy disk would take seconds

    def make_store(self, folder: Path) -> Store:
        return SqliteStore(str(folder / "history.sqlite"), busy_timeout=1.0, journal="delete")


class TestSqliteStoreThatIndexesAtOnce(StoreContract):
    """What otherwise takes thousands of entries: all but the newest are found through the index."""

    @pytest.fixture(autouse=True)
    def soon(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(searching, "STEP", 3)
        monkeypatch.setattr(searching, "RECENT", 2)

    def make_store(self, folder: Path) -> Store:
        return SqliteStore(str(folder / "history.sqlite"), busy_timeout=1.0)
