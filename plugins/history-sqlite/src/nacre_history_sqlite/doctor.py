"""What ``nacre doctor`` says of the history file. Looking changes nothing, and makes no file."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from nacre import Finding

from .database import SCHEMA, connect, explain, inspect
from .defaults import options

if TYPE_CHECKING:
    from nacre import Shell

PATIENCE = 5.0  # seconds for the check of a large file


def examine(shell: Shell) -> Iterator[Finding]:
    """Where the file is, its size and schema, whether it can be written, and whether it is sound."""
    chosen = options(shell)
    path = chosen.file
    try:
        facts = os.stat(path)
    except FileNotFoundError:
        yield Finding("ok", f"{path} is not there yet")
        return
    except OSError as error:
        yield Finding("fail", f"{path}: {error.strerror}", "choose another place with HistorySqlite.path")
        return
    yield Finding("ok", f"{path}: {facts.st_size:,} bytes, schema {SCHEMA} is known here")
    if facts.st_mode & 0o077 and os.name == "posix":
        yield Finding("warn", f"{path} can be read by others (mode {facts.st_mode & 0o777:o})", f"chmod 600 {path}")
    for place in (path, os.path.dirname(path)):
        if not os.access(place, os.W_OK):
            yield Finding("fail", f"{place} cannot be written", "new lines stay in the spool until it can")
    yield sound(path, chosen.busy_timeout)


def sound(path: str, timeout: float = 0.1, patience: float = PATIENCE) -> Finding:
    """Whether a file is a sound history, as far as can be seen in ``patience`` seconds."""
    remedy = f"python -m nacre_history_sqlite.repair {path} NEW, then put NEW in its place"
    if os.path.getsize(path) == 0:
        return Finding("fail", f"{path} is empty", "delete it, and the next shell makes a new one")
    late = False

    def stop() -> bool:
        nonlocal late
        late = time.monotonic() > deadline
        return late

    deadline = time.monotonic() + patience
    try:
        with closing(connect(path, "ro", timeout)) as connection:
            inspect(connection, path)
            connection.set_progress_handler(stop, 100_000)
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        if late:
            return Finding("ok", f"{path} is sound as far as it could be read in {patience:g} seconds")
        why = explain(error, path)
        return Finding("warn" if isinstance(why, BlockingIOError) else "fail", str(why), remedy)
    except OSError as error:
        return Finding("fail", str(error), remedy)
    return Finding("ok", f"{path} is sound") if found == "ok" else Finding("fail", f"{path}: {found}", remedy)
