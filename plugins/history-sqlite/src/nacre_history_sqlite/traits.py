"""The traits of the store, ``[traits.HistorySqlite]``. Imported only when somebody asks for them."""

from __future__ import annotations

from traitlets import Enum, Float, Unicode
from traitlets.config import Configurable

from .defaults import JOURNALS, Options

DEFAULTS = Options()


class HistorySqlite(Configurable):
    """History in an SQLite file."""

    path = Unicode(
        DEFAULTS.path, help="The file that keeps history; by default history.sqlite in the folder for state."
    ).tag(config=True)
    busy_timeout = Float(
        DEFAULTS.busy_timeout, min=0.0, help="Seconds to wait for another process that holds the file's lock."
    ).tag(config=True)
    journal = Enum(
        JOURNALS,
        default_value=DEFAULTS.journal,
        help="How the file is journaled: with a write-ahead log (wal), with a rollback journal (delete), or the "
        "former except on network file systems, where a write-ahead log does not work (auto).",
    ).tag(config=True)
