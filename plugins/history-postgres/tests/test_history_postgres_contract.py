"""The store against the contract, on a real server."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from nacre.history import Store
from nacre_history_postgres.store import PostgresStore
from nacre_testkit.history import StoreContract


class TestPostgresStore(StoreContract):
    def make_store(self, folder: Path) -> Store:
        schema = "t" + hashlib.md5(os.fsencode(folder)).hexdigest()
        return PostgresStore(os.environ["NACRE_TEST_POSTGRES"], schema)
