"""``%%name args`` on the first line: the whole cell is the magic's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nacre.shell import Shell

_asks_for_help = re.compile(r"%%\w+\?")


def call_cell_magic(source: str, shell: Shell | None = None) -> str:
    """Turn a cell that starts with ``%%`` into one call; ``%%name?`` is left to be read as help."""
    if not source.startswith("%%") or _asks_for_help.match(source):
        return source
    end = "\n" if source.endswith("\n") else ""
    first, _, body = source.partition("\n")
    if body and not end:
        body += "\n"
    name, _, line = first[2:].rstrip().partition(" ")
    return f"get_shell().run_cell_magic({name!r}, {line!r}, {body!r}){end}"
