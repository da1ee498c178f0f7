"""What ``nacre doctor`` says of the history files. Looking changes nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from nacre import Finding

from . import folder, index, lines
from .options import HistoryJsonl, place

if TYPE_CHECKING:
    from nacre import Shell


def examine(shell: Shell) -> Iterator[Finding]:
    """Where the files are, and whether they can be read and written."""
    where = place(HistoryJsonl.read(shell).path)
    if not os.path.isdir(where):
        if os.path.lexists(where):
            yield Finding("fail", f"{where} is no folder", "choose another place with HistoryJsonl.path")
        else:
            yield Finding("ok", f"{where} is not there yet")
        return
    found = folder.files(where)
    paths = [path for each in found.values() for path in each]
    yield Finding("ok", f"{where}: {len(found)} sessions in {len(paths)} files, version {lines.VERSION} is known here")
    if not os.access(where, os.W_OK):
        yield Finding("fail", f"{where} cannot be written", "new lines stay in the spool until it can")
    for path in paths:
        yield from _judge(path)
    made = index.place(where)
    if made is not None and os.path.exists(made):
        from nacre_history_sqlite.doctor import sound

        if sound(made).status == "ok":
            yield Finding("ok", f"{made}: the index for searches, made anew where it is deleted")
        else:
            yield Finding("warn", f"{made}: the index for searches cannot be used", "delete it; a new one is made")


def _judge(path: str) -> Iterator[Finding]:
    try:
        with open(path, "rb") as file:
            data = file.read()
        mode = os.stat(path).st_mode
    except OSError as error:
        yield Finding("fail", f"{path} cannot be read: {error.strerror}", "its cells are left out until it can")
        return
    if mode & 0o077 and os.name == "posix":
        yield Finding("warn", f"{path} can be read by others (mode {mode & 0o777:o})", f"chmod 600 {path}")
    if not lines.is_known(data):
        yield Finding("warn", f"{path} is of a newer version and left out", "upgrade nacre-history-jsonl")
        return
    whole = [line for line in data[: data.rfind(b"\n") + 1].split(b"\n") if line.strip()]
    torn = len(whole) - sum(1 for _ in lines.parsed(data))
    if torn:
        yield Finding(
            "warn", f"{path}: {torn} lines are damaged and left out", "the others count; look at it with less"
        )
