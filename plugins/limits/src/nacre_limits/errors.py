"""What ends a cell that takes more than it may."""

from __future__ import annotations

import os
from types import TracebackType

HERE = os.path.dirname(__file__)


class TimeLimit(BaseException):
    """The cell took longer than it may. No ``Exception``, so that ``except Exception`` in a loop does not stop it."""


class MemoryLimit(MemoryError):
    """The cell asked for more memory than it may have."""


def users(error: BaseException | None) -> TracebackType | None:
    """Where the cell was when it was ended: the frames of the error, or of what it came from, without those of this
    package, of contextlib and asyncio."""
    kept: list[TracebackType] = []
    while error is not None and not kept:
        traceback = error.__traceback__
        while traceback is not None:
            folder, name = os.path.split(traceback.tb_frame.f_code.co_filename)
            if folder != HERE and name != "contextlib.py" and os.path.basename(folder) != "asyncio":
                kept.append(traceback)
            traceback = traceback.tb_next
        if all(one.tb_frame.f_globals.get("__name__", "").partition(".")[0] == "nacre" for one in kept):
            kept.clear()
        error = error.__context__
    rebuilt: TracebackType | None = None
    for one in reversed(kept):
        rebuilt = TracebackType(rebuilt, one.tb_frame, one.tb_lasti, one.tb_lineno)
    return rebuilt
