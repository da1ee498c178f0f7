"""The service ``pager``: whether a text is paged, and by what."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from typing import TYPE_CHECKING, Any

from . import options
from .rows import exceeds

if TYPE_CHECKING:
    from nacre import Shell

BUILTIN = "builtin"
KEPT_FREE = 2  # rows for the next prompt


class Pager:
    """Pages what is longer than the screen, where there is a screen and somebody before it."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell

    @property
    def options(self) -> Any:
        """The options in force."""
        return options.Pager.read(self.shell)

    def page(self, text: str, result: bool = False) -> bool:
        """Show a text through the pager; False where that is not the way, and the caller prints it.

        result: whether it is a cell's result, which is paged only where that is wished. Called by front ends,
        while no line is being edited.
        """
        wanted = self.options
        if not wanted.enabled or (result and not wanted.results) or not _can_be_read():
            return False
        columns, rows = shutil.get_terminal_size()
        if not exceeds(text, rows - KEPT_FREE, columns):
            return False
        command = wanted.command or found()
        if command != BUILTIN:
            from .program import run

            failed = run(command, text)
            if not failed:
                return True
            self.shell.notice(f"the pager {command!r} {failed}", once=True)
        from .screens import show

        show(text, rows, columns)
        return True


def found() -> str:
    """The command line of the pager that the environment names, or that is there."""
    for name in ("NACRE_PAGER", "PAGER"):
        if os.environ.get(name, "").strip():
            return os.environ[name]
    return next((name for name in ("less", "more") if shutil.which(name)), BUILTIN)


def _can_be_read() -> bool:
    """Whether standard output is a terminal, and the keys are this thread's to read."""
    if threading.current_thread() is not threading.main_thread():
        return False
    try:
        return os.isatty(sys.stdout.fileno()) and os.isatty(sys.stdin.fileno())
    except (AttributeError, OSError, ValueError):
        return False
