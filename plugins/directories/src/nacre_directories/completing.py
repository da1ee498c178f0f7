"""Completing the argument of ``%cd`` and ``%pushd``: directories, bookmarks after ``-b``, visited ones after ``-``."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from nacre import Completion, Completions

if TYPE_CHECKING:
    from nacre import Shell

LINE = re.compile(r"\s*%?(?:cd|pushd)\s+(?P<options>(?:-[qb]+\s+)*)(?P<word>.*)\Z")


def complete(text: str, cursor: int, shell: Shell) -> Completions | None:
    """What could stand at the cursor of a ``cd`` line; None elsewhere."""
    before = text[:cursor]
    begin = before.rfind("\n") + 1
    line = LINE.match(before, begin)
    if line is None or (not before[begin:].lstrip().startswith("%") and "=" in line["word"]):
        return None
    word, start = line["word"], line.start("word")
    if "b" in line["options"]:
        marks = shell.service("bookmarks").all() if shell.has_service("bookmarks") else {}
        items = [Completion(name, "bookmark", note=path) for name, path in sorted(marks.items())]
    elif word.startswith("-"):
        visited = enumerate(shell.service("directories").visited)
        items = [Completion(f"-{number}", "directory", note=str(path)) for number, path in visited]
    else:
        return _directories(word, start, cursor)
    return Completions(start, cursor, tuple(item for item in items if item.text.startswith(word)))


def _directories(word: str, start: int, cursor: int) -> Completions:
    folder, _, part = word.rpartition("/")
    shown = folder + "/" if "/" in word else ""
    try:
        found = [one.name for one in os.scandir(os.path.expanduser(shown) or ".") if one.is_dir()]
    except OSError:
        found = []
    names = sorted(name for name in found if name.startswith(part) and (part or not name.startswith(".")))
    return Completions(start, cursor, tuple(Completion(f"{shown}{name}/", "directory") for name in names))
