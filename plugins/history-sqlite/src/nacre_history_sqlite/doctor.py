"""What ``nacre doctor`` says of the history file. Looking changes nothing, and makes no file."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from nacre import Finding

from .database import SCHEMA, explained
from .opening import open_file
from .options import HistorySqlite, place

if TYPE_CHECKING:
    from nacre import Shell

PATIENCE = 5.0  # seconds for the check of a large file


def examine(shell: Shell) -> Iterator[Finding]:
    """Where the file is, its size and schema, whether it can be written, and whether it is sound."""
    chosen = HistorySqlite.read(shell)
    path = place(chosen.path)
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
    for needed in (path, os.path.dirname(path)):
        if not os.access(needed, os.W_OK):
            yield Finding("fail", f"{needed} cannot be written", "new lines stay in the spool until it can")
    yield sound(path, chosen.busy_timeout)


def sound(path: str, timeout: float = 0.1, patience: float = PATIENCE) -> Finding:
    """Whether a file is a sound history, as far as can be seen in ``patience`` seconds."""
    remedy = f"nacre doctor --repair saves what can be read in a new file, {path} stays as it is"

    def mend() -> str:
        return repaired(path)

    if os.path.getsize(path) == 0:
        return Finding("fail", f"{path} is empty", "delete it, and the next shell makes a new one")
    late = False

    def stop() -> bool:
        nonlocal late
        late = time.monotonic() > deadline
        return late

    deadline = time.monotonic() + patience
    try:
        opened = open_file(path, timeout, None)
        with explained(path), closing(opened.connection) as connection:
            connection.set_progress_handler(stop, 100_000)
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except BlockingIOError as error:
        return Finding("warn", str(error))
    except OSError as error:
        if late:
            return Finding("ok", f"{path} is sound as far as it could be read in {patience:g} seconds")
        return Finding("fail", str(error), remedy, mend)
    if found == "ok" and opened.passing:
        return Finding(
            "fail", opened.unwritable, "new lines stay in the spool until it can; what is there can be searched"
        )
    return Finding("ok", f"{path} is sound") if found == "ok" else Finding("fail", f"{path}: {found}", remedy, mend)


def repaired(path: str) -> str:
    """Save what can be read of a damaged file beside it; returns what was done. Raises ``OSError``."""
    from .repair import repair

    names = (f"{path}.repaired{number or ''}" for number in itertools.count())
    new = next(name for name in names if not os.path.lexists(name))
    saved = repair(path, new)
    return f"{saved.entries:,} cells of {saved.sessions:,} sessions are in {new}; to use it: mv {new} {path}"
