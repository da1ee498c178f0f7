"""The traits of the store, ``[traits.HistoryTee]``. Imported only when somebody asks for them."""

from __future__ import annotations

from traitlets import Unicode
from traitlets.config import Configurable


class HistoryTee(Configurable):
    """History in two stores at once."""

    first = Unicode("sqlite", help="The store that is written to and read from.").tag(config=True)
    second = Unicode("jsonl", help="The store that is written to as well.").tag(config=True)
