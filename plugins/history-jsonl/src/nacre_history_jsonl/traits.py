"""The traits of the store, ``[traits.HistoryJsonl]``. Imported only when somebody asks for them."""

from __future__ import annotations

from traitlets import Enum, Unicode
from traitlets.config import Configurable

from .defaults import SYNCS, Options

DEFAULTS = Options()


class HistoryJsonl(Configurable):
    """History in files of JSON lines."""

    path = Unicode(
        DEFAULTS.path, help="The folder that keeps history; by default history-jsonl in the folder for state."
    ).tag(config=True)
    fsync = Enum(
        SYNCS,
        default_value=DEFAULTS.fsync,
        help="When the disk is told to make lines proof against a loss of power: when a session ends (session), with "
        "each line (always), or when the system likes (never). The death of the shell costs no line either way.",
    ).tag(config=True)
