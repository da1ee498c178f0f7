"""The traits' defaults, readable without importing traitlets, and where the files are."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from nacre_selection import paths

if TYPE_CHECKING:
    from nacre import Shell

SYNCS = ("session", "always", "never")


class Options(NamedTuple):
    """path: the folder; empty for ``history-jsonl`` in the state folder. fsync: one of ``SYNCS``."""

    path: str = ""
    fsync: str = "session"

    @property
    def folder(self) -> str:
        """The absolute path of the folder."""
        if self.path:
            return os.path.abspath(os.path.expanduser(self.path))
        return os.path.join(paths.state_home(), "history-jsonl")


def options(shell: Shell) -> Options:
    """What a shell's layers say; a value that does not fit is told, and the default stands."""
    found = Options()
    for name, setting in shell.settings.trait_values("HistoryJsonl").items():
        value = setting.value
        if (name == "path" and isinstance(value, str)) or (name == "fsync" and value in SYNCS):
            found = found._replace(**{name: value})
        else:
            shell.notice(f"{setting.origin}: HistoryJsonl.{name} cannot be {value!r}; it is left out", once=True)
    return found
