"""The service ``editor``: the user's editor, with the terminal."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from nacre import UsageError

from .waiting import unbothered

if TYPE_CHECKING:
    from nacre import Shell

_GOTO = ("code", "code-insiders", "codium", "cursor", "windsurf")
_COLON = ("subl", "hx", "helix", "zed")


class Editor:
    """Opens files in the editor of one shell. Made for the service ``editor``."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def command(self) -> list[str]:
        """The editor's command: the trait ``Edit.editor``, ``$VISUAL``, ``$EDITOR``, or what is there.

        Raises ``UsageError`` where nothing is.
        """
        configured = ""
        if "Edit" in self._shell.settings.traits:  # else spare the import of traitlets
            from .traits import Edit

            configured = self._shell.configure(Edit).editor
        text = configured or os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
        if text.strip():
            try:
                words = shlex.split(text, posix=sys.platform != "win32")
            except ValueError as error:
                raise UsageError(f"the editor command {text!r} cannot be read: {error}") from None
            return [word.strip('"') for word in words] if sys.platform == "win32" else words
        standard = ("notepad",) if sys.platform == "win32" else ("editor", "vi", "nano")
        for name in standard:
            if shutil.which(name):
                return [name]
        raise UsageError("there is no editor: set $EDITOR, or editor under [traits.Edit]")

    def open(self, path: str, line: int = 0) -> None:
        """Edit a file, at a line where that is above 0 and the editor can be told, and wait until it is left.

        Raises ``UsageError`` where the editor cannot be run or says that editing failed.
        """
        command = [*self.command(), *_place(self.command()[0], path, line)]
        sys.stdout.flush()
        try:
            with unbothered():
                status = subprocess.run(command).returncode
        except OSError as error:
            raise UsageError(f"the editor {command[0]!r} cannot be run: {error.strerror or error}") from None
        if status:
            raise UsageError(f"the editor {command[0]!r} ended with status {status}; nothing was done with the text")


def _place(program: str, path: str, line: int) -> list[str]:
    """The words that name a file and a line to an editor. One that is not known gets vi's form."""
    name = os.path.splitext(os.path.basename(program))[0].lower()
    if line < 1 or name == "notepad":
        return [path]
    if name in _GOTO:
        return ["--goto", f"{path}:{line}"]
    return [f"{path}:{line}"] if name in _COLON else [f"+{line}", path]
