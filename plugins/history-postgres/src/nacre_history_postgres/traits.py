"""The traits of the store, ``[traits.HistoryPostgres]``. Imported only when somebody asks for them."""

from __future__ import annotations

from traitlets import Int, Unicode
from traitlets.config import Configurable

from .defaults import Options

DEFAULTS = Options()


class HistoryPostgres(Configurable):
    """History in a PostgreSQL database."""

    conninfo = Unicode(
        DEFAULTS.conninfo,
        help="Where the database is: postgresql://user@host/database, or host=... dbname=...; what it leaves out is "
        "taken from PGHOST, PGSERVICE and so on. A password belongs into ~/.pgpass.",
    ).tag(config=True)
    schema = Unicode(DEFAULTS.schema, help="The schema of the tables, made where it is not there.").tag(config=True)
    timeout = Int(DEFAULTS.timeout, min=1, help="Seconds to wait for the server when it is connected to.").tag(
        config=True
    )
