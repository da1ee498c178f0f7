"""Whose histories can be read, by which reader, and where they are unless said otherwise."""

from __future__ import annotations

import os
from typing import NamedTuple

from nacre import resolve

from ..transfer import Source


class Kind(NamedTuple):
    """reader: ``f(path) -> Source``. places: where the file may be, ``~`` and variables in it; the first there is."""

    reader: str
    places: tuple[str, ...]

    @property
    def place(self) -> str:
        """The first place with a file, or the first of all."""
        paths = [os.path.expanduser(os.path.expandvars(place)) for place in self.places]
        return next((path for path in paths if os.path.exists(path)), paths[0] if paths else "")

    def read(self, path: str) -> Source:
        """What is in a file. Raises ``UsageError``."""
        source: Source = resolve(self.reader)(path)
        return source


KINDS = {
    "ipython": Kind(
        "nacre_history.foreign.ipython:IPythonHistory",
        ("$IPYTHONDIR/profile_default/history.sqlite", "~/.ipython/profile_default/history.sqlite"),
    ),
    "bash": Kind("nacre_history.foreign.lines:bash", ("$HISTFILE", "~/.bash_history")),
    "zsh": Kind("nacre_history.foreign.lines:zsh", ("~/.zsh_history", "~/.zhistory", "~/.histfile")),
    "python": Kind("nacre_history.foreign.lines:python", ("$PYTHON_HISTORY", "~/.python_history")),
    "xonsh": Kind(
        "nacre_history.foreign.recorded:xonsh",
        ("~/.local/share/xonsh/history_json", "~/.local/share/xonsh/xonsh-history.sqlite", "~/.local/share/xonsh"),
    ),
    "atuin": Kind("nacre_history.foreign.recorded:atuin", ("~/.local/share/atuin/history.db",)),
    "jsonl": Kind("nacre_history.foreign.recorded:exported", ()),
}
