"""The service ``drafts``: files for text that is being edited, gone when the shell closes."""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from nacre import Shell


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
            self._folder = tempfile.TemporaryDirectory(prefix="nacre-edit-", ignore_cleanup_errors=True)
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
