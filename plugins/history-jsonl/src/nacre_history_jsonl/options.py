"""What can be set in ``[traits.HistoryJsonl]``, and where the files are."""

from __future__ import annotations

import os

from nacre import Options, option
from nacre_selection import paths

SYNCS = ("session", "always", "never")


class HistoryJsonl(Options):
    """History in files of JSON lines."""

    path: str = option("", "The folder that keeps history; by default history-jsonl in the folder for state.")
    fsync: str = option(
        "session",
        "When the disk is told to make lines proof against a loss of power: when a session ends (session), with each "
        "line (always), or when the system likes (never). The death of the shell costs no line either way.",
        choices=SYNCS,
    )


def place(path: str) -> str:
    """The absolute path of the folder that ``HistoryJsonl.path`` names."""
    return os.path.abspath(os.path.expanduser(path)) if path else os.path.join(paths.state_home(), "history-jsonl")
