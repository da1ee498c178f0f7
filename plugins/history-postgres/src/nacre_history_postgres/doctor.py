"""What ``nacre doctor`` says of the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nacre import Finding

from .options import server

if TYPE_CHECKING:
    from nacre import Shell


def examine(shell: Shell) -> Iterator[Finding]:
    """Whether the database can be reached, and what is in it. Asked only where it is the store that was chosen."""
    if shell.settings.choice("history") != "postgres":
        yield Finding("ok", "the store postgres is not chosen")
        return
    from .database import connect

    chosen = server(shell)
    try:
        with connect(*chosen) as connection:
            found = connection.execute("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'").fetchone()
            host = connection.info.host or "this machine"
            where = f"database {connection.info.dbname} on {host}, schema {chosen.schema}"
    except OSError as error:
        yield Finding("fail", str(error), "new lines stay in the spool until it can; see HistoryPostgres.conninfo")
        return
    yield Finding("ok", f"{where} can be reached")
    if found == (0,):
        yield Finding("warn", "the database has no pg_trgm, so searches read everything", "CREATE EXTENSION pg_trgm")
