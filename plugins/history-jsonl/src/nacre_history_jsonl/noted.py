"""The number of the last session, noted in the cache, so that to begin one takes no look at thousands of names.

The note counts as long as nothing was made in the folder or removed from it. Where it is wrong by a number, as another
shell was quicker, making the file tells.
"""

from __future__ import annotations

import os
from contextlib import suppress

from . import folder, index


def last(path: str) -> int:
    """The number of a folder's last session; 0 where there is none."""
    with suppress(OSError, ValueError), open(_place(path), encoding="ascii") as file:
        number, facts = file.read().split(" ", 1)
        if facts == _facts(path):
            return int(number)
    return folder.highest(path)


def note(path: str, number: int) -> None:
    """Note the last session's number. In a small folder that would take longer than to look."""
    if number > index.FEW:
        with suppress(OSError):
            place = _place(path)
            os.makedirs(os.path.dirname(place), mode=0o700, exist_ok=True)
            with open(place, "w", encoding="ascii") as file:  # one that is half written is no note
                file.write(f"{number} {_facts(path)}")


def _place(path: str) -> str:
    found = index.place(path)
    if found is None:
        raise FileNotFoundError("nothing is to be kept in caches")
    return found.removesuffix(".sqlite") + ".last"


def _facts(path: str) -> str:
    found = os.stat(path)
    return f"{found.st_dev} {found.st_ino} {found.st_mtime_ns} {found.st_ctime_ns}"
