"""The service ``log``: the log of one shell, if one is being written."""

from __future__ import annotations

import os
import re
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, TextIO

from nacre import UsageError

from .files import open_log
from .text import HEAD, comment, piece

if TYPE_CHECKING:
    from nacre import Shell

_ABOUT_LOGS = re.compile(r"\s*(?:%?log(?:start|on|off|state|stop)\b|get_shell\(\)\.run_line_magic\('log)")
OBSERVER = "log-writer"


class Settings(NamedTuple):
    """How a session is logged."""

    path: str
    mode: str = "rotate"
    outputs: bool = False
    raw: bool = False
    times: bool = False


class Log:
    """Writes cells to a file as they are run. Made for the service ``log``.

    settings: None while no log is started. active: whether cells are written.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._file: TextIO | None = None
        self._written = 0  # the number of the cell that was written last
        self.settings: Settings | None = None
        self.active = False

    def start(self, settings: Settings) -> None:
        """Begin a log with what this session has run so far. Raises ``UsageError``."""
        if self.settings is not None:
            raise UsageError(f"a log is being written to {self.settings.path} already; %logstop ends it")
        self._file = open_log(settings.path, settings.mode)
        self.settings, self.active = settings, True
        fresh = os.fstat(self._file.fileno()).st_size == 0
        self._write(f"{HEAD}\n" if fresh else time.strftime("\n# Continued %a, %d %b %Y %H:%M:%S\n"))
        for number, entry in sorted(self._shell.history.entries.items()):
            if entry.status != "running":
                self.cell(number, entry.source, entry.transformed, entry.started)
                self.output(entry.output or "")
        self._written = max(self._written, self._shell.cell.number)
        if self.settings is not None:  # no write failed
            from .observer import Observer

            self._shell.plugins.add(Observer(self), OBSERVER)

    def cell(self, number: int, source: str, transformed: str, started: float) -> None:
        """Write a cell, once."""
        if not self.active or self.settings is None or number <= self._written:
            return
        self._written = number
        if _ABOUT_LOGS.match(source):
            return
        if self._private(source):
            self._write(comment("a cell that is kept out of files", "left out"))
        else:
            self._write(piece(source, transformed, self.settings.raw, started if self.settings.times else None))

    def _private(self, source: str) -> bool:
        """Whether a cell is kept out of files, by the rules of history."""
        if self._shell.has_service("privacy"):
            return bool(self._shell.service("privacy").private(source))
        return source.startswith(" ")

    def output(self, text: str) -> None:
        """Write a result."""
        if self.active and self.settings is not None and self.settings.outputs and text:
            self._write(comment(text, "Out"))

    def stop(self) -> None:
        """End the log."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
        self._shell.plugins.remove(OBSERVER)
        self._file, self.settings, self.active, self._written = None, None, False, 0

    def close(self) -> None:
        """The shell closes."""
        self.stop()

    def _write(self, text: str) -> None:
        if self._file is None:
            return
        try:
            self._file.write(text)
            self._file.flush()
        except OSError as error:
            path = self.settings.path if self.settings else "the log"
            self._shell.notice(f"the log ends here: {path}: {error.strerror or error}")
            self.stop()
