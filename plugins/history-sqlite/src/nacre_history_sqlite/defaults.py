"""The traits' defaults, readable without importing traitlets, and where the file is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from nacre_selection import paths

if TYPE_CHECKING:
    from nacre import Shell

JOURNALS = ("auto", "wal", "delete")


class Options(NamedTuple):
    """path: the file; empty for ``history.sqlite`` in the state folder. busy_timeout: seconds."""

    path: str = ""
    busy_timeout: float = 0.1
    journal: str = "auto"

    @property
    def file(self) -> str:
        """The absolute path of the file."""
        if self.path:
            return os.path.abspath(os.path.expanduser(self.path))
        return os.path.join(paths.state_home(), "history.sqlite")


def options(shell: Shell) -> Options:
    """What a shell's layers say; a value that does not fit is told, and the default stands.

    They are read as plain data: a ``Configurable`` would cost every shell the import of traitlets.
    """
    found = Options()
    for name, setting in shell.settings.trait_values("HistorySqlite").items():
        value = setting.value
        if name == "busy_timeout" and isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
            found = found._replace(busy_timeout=float(value))
        elif (name == "path" and isinstance(value, str)) or (name == "journal" and value in JOURNALS):
            found = found._replace(**{name: value})
        else:
            shell.notice(f"{setting.origin}: HistorySqlite.{name} cannot be {value!r}; it is left out", once=True)
    return found
