"""What can be set in ``[traits.HistoryPostgres]``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from nacre import Options, option

if TYPE_CHECKING:
    from nacre import Shell

NAME = re.compile(r"[a-z_][a-z0-9_]{0,40}")


class HistoryPostgres(Options):
    """History in a PostgreSQL database."""

    conninfo: str = option(
        "",
        "Where the database is: postgresql://user@host/database, or host=... dbname=...; what it leaves out is taken "
        "from PGHOST, PGSERVICE and so on. A password belongs into ~/.pgpass.",
    )
    schema: str = option(
        "nacre", "The schema of the tables, in lower case letters, digits and _; made where it is not there."
    )
    timeout: int = option(5, "Seconds to wait for the server when it is connected to.", least=1)

    @classmethod
    def read(cls, shell: Shell) -> Any:
        """As of all options, but a ``conninfo`` that is no text is told without it: there may be a password in it."""
        said = {key: setting.value for key, setting in shell.settings.trait_values(cls.__name__).items()}
        if isinstance(said.pop("conninfo", ""), str):
            return super().read(shell)
        shell.notice("HistoryPostgres.conninfo cannot be anything but a text; it is left out", once=True)
        return cls(
            **{key: value for key, value in said.items() if key in cls.declared and cls.declared[key].fits(value)}
        )


class Server(NamedTuple):
    """Where the tables are."""

    conninfo: str
    schema: str
    timeout: int


def server(shell: Shell) -> Server:
    """What a shell's layers say."""
    chosen = HistoryPostgres.read(shell)
    schema = chosen.schema
    if not NAME.fullmatch(schema):
        schema = HistoryPostgres.schema
        shell.notice(f"HistoryPostgres.schema cannot be {chosen.schema!r}; {schema!r} is used", once=True)
    return Server(chosen.conninfo, schema, chosen.timeout)
