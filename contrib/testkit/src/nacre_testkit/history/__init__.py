"""The contract of history stores as tests: subclass ``StoreContract`` and say how to make your store."""

from __future__ import annotations

from .appending import AppendingTests
from .deleting import DeletionTests
from .numbering import SessionTests
from .outliving import PersistenceTests
from .reading import ReadingTests
from .searching import SearchTests

__all__ = [
    "AppendingTests",
    "DeletionTests",
    "PersistenceTests",
    "ReadingTests",
    "SearchTests",
    "SessionTests",
    "StoreContract",
]


class StoreContract(SessionTests, AppendingTests, ReadingTests, SearchTests, DeletionTests, PersistenceTests):
    """Every rule of ``nacre.history.Store``."""
