"""The service ``drafts``: files for text that is being edited, gone when the shell closes.

A process that is killed leaves its folder, which has its number in its name; the next one that edits deletes it.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from nacre import Shell


PREFIX = "nacre-edit-"
_FOLDER = re.compile(re.escape(PREFIX) + r"([1-9][0-9]{0,9})-\w+")


class Goal(NamedTuple):
    """What is edited. draft: whether the file is ours. runs: whether what was edited is then run.
    macro: the name to bind to what was edited, as an object of the kind it had."""

    path: str
    line: int = 0
    draft: bool = False
    runs: bool = True
    macro: str = ""


class Drafts:
    """The drafts of one shell. Made for the service ``drafts``.

    last: what was edited last, None at first.
    """

    def __init__(self, shell: Shell) -> None:
        self.last: Goal | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._count = 0

    def new(self, text: str) -> str:
        """The path of a new file with a text, readable by its owner only."""
        if self._folder is None:
            sweep(tempfile.gettempdir())
            self._folder = tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", ignore_cleanup_errors=True)
        self._count += 1
        path = os.path.join(self._folder.name, f"draft-{self._count}.py")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text if not text or text.endswith("\n") else text + "\n")
        return path

    def close(self) -> None:
        """Delete the files."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def sweep(place: str) -> None:
    """Delete the folders in ``place`` that processes of this user left which are gone."""
    if os.name != "posix":  # elsewhere nothing tells without harm whether a process lives
        return
    with suppress(OSError):
        for entry in os.scandir(place):
            found = _FOLDER.fullmatch(entry.name)
            if found is None or not entry.is_dir(follow_symlinks=False):
                continue
            with suppress(OSError):  # gone meanwhile: another process sweeps
                if entry.stat(follow_symlinks=False).st_uid == os.getuid() and not _lives(int(found[1])):
                    shutil.rmtree(entry.path, ignore_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
