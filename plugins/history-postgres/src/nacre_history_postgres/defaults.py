"""The traits' defaults, readable without importing traitlets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from nacre import Shell

NAME = re.compile(r"[a-z_][a-z0-9_]{0,40}")


class Options(NamedTuple):
    """conninfo: where the database is, as libpq has it. schema: of the tables. timeout: seconds to connect."""

    conninfo: str = ""
    schema: str = "nacre"
    timeout: int = 5


def options(shell: Shell) -> Options:
    """What a shell's layers say; a value that does not fit is told, and the default stands."""
    found = Options()
    for name, setting in shell.settings.trait_values("HistoryPostgres").items():
        value: Any = setting.value
        if (
            (name == "conninfo" and isinstance(value, str))
            or (name == "schema" and isinstance(value, str) and NAME.fullmatch(value))
            or (name == "timeout" and type(value) is int and value >= 1)
        ):
            given: dict[str, Any] = {name: value}
            found = found._replace(**given)
        else:
            shown = "" if name == "conninfo" else f" {value!r}"  # it may hold a password
            shell.notice(f"{setting.origin}: HistoryPostgres.{name} cannot be{shown}; it is left out", once=True)
    return found
