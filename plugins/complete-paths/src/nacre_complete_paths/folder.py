"""What is in a folder, within bounds of number and time."""

from __future__ import annotations

import os
from time import monotonic

SEEN = 10_000  # entries that are looked at
OFFERED = 500
PATIENCE = 0.035  # seconds


def listed(path: str, expands: bool = False) -> list[tuple[str, bool]]:
    """The names that the last part of a path may become, sorted, each with whether it is a folder.

    Hidden ones only where that part begins with a dot. What cannot be read is empty. expands: a variable of the
    environment at the beginning of the path stands for its value.
    """
    folder, _, begun = path.rpartition("/")
    folder = folder + "/" if "/" in path else "."
    folder = os.path.expanduser(os.path.expandvars(folder) if expands else folder)
    found: list[tuple[str, bool]] = []
    end = monotonic() + PATIENCE
    try:
        with os.scandir(folder) as entries:
            for number, one in enumerate(entries):
                if number >= SEEN or monotonic() > end:
                    break
                name = one.name
                if name.startswith(begun) and (begun or not name.startswith(".")) and name.isprintable():
                    found.append((name, _is_folder(one)))
    except (OSError, ValueError):
        return []
    if begun in (".", ".."):
        found += [(one, True) for one in (".", "..") if one.startswith(begun) and one != "."]
    return sorted(found)[:OFFERED]


def _is_folder(one: os.DirEntry[str]) -> bool:
    try:
        return one.is_dir()
    except OSError:
        return False
