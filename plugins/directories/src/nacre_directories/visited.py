"""Where a shell is and was. Loaded at every start, so it imports little."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nacre import Shell


def here() -> str:
    """The working directory; an empty text where it was removed."""
    try:
        return os.getcwd()
    except OSError:
        return ""


class Directories:
    """The directories of one shell. ``stack`` is what ``%pushd`` fills, the latest first."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.stack: list[str] = []
        self.first = [path for path in (here(),) if path]

    @property
    def visited(self) -> list[str]:
        """The user's list ``_dh``."""
        found = self.shell.namespace.get("_dh")
        return found if isinstance(found, list) else self.first

    def change(self, path: str) -> str:
        """Change to an existing directory, remember it, and tell observers. Raises ``OSError``."""
        old = here()
        os.chdir(path)
        new = here()
        if not new:  # a removed directory can still be changed to, as "."
            raise FileNotFoundError(errno.ENOENT, "the directory was removed; %cd to another")
        self.visited.append(new)
        self.shell.plugins.observe("directory_changed", old=old, new=new, shell=self.shell)
        return new


def history(shell: Shell) -> list[str]:
    """What ``_dh`` is bound to: one list for the life of the shell."""
    first: list[str] = shell.service("directories").first
    return first
