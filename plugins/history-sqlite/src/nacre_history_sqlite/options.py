"""What can be set in ``[traits.HistorySqlite]``, and where the file is."""

from __future__ import annotations

import os

from nacre import Options, option
from nacre_selection import paths

JOURNALS = ("auto", "wal", "delete")


class HistorySqlite(Options):
    """History in an SQLite file."""

    path: str = option("", "The file that keeps history; by default history.sqlite in the folder for state.")
    busy_timeout: float = option(0.1, "Seconds to wait for another process that holds the file's lock.", least=0.0)
    journal: str = option(
        "auto",
        "How the file is journaled: with a write-ahead log (wal), with a rollback journal (delete), or the former "
        "except on network file systems, where a write-ahead log does not work (auto).",
        choices=JOURNALS,
    )


def place(path: str) -> str:
    """The absolute path of the file that ``HistorySqlite.path`` names."""
    return os.path.abspath(os.path.expanduser(path)) if path else os.path.join(paths.state_home(), "history.sqlite")
