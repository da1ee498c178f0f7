"""A pager of the system's, with the terminal handed over to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

CHUNK = 1 << 16  # characters; a long text is not encoded whole for somebody who reads its first screen
NOT_RUN = {126: "cannot be run", 127: "is not there"}  # what a POSIX shell's status means


def run(command: str, text: str) -> str:
    """Show a text through a command line. Returns why it could not be run, or an empty string."""
    sys.stdout.flush()
    sys.stderr.flush()
    environment = {"LESS": "-R", "LV": "-c", **os.environ}  # colours are shown as such
    with _keys_are_the_pagers(), _settings_kept():
        try:
            process = subprocess.Popen(command, shell=True, stdin=subprocess.PIPE, env=environment)
        except (OSError, ValueError) as error:
            return f"cannot be run: {error}"
        assert process.stdin is not None
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        try:
            for start in range(0, len(text), CHUNK):
                process.stdin.write(text[start : start + CHUNK].encode(encoding, "backslashreplace"))
            process.stdin.write(b"" if text.endswith("\n") else b"\n")
        except OSError:  # it was left before it had all
            pass
        finally:
            with suppress(OSError):
                process.stdin.close()
            status = process.wait()
    return NOT_RUN.get(status, "")


@contextmanager
def _keys_are_the_pagers() -> Iterator[None]:
    """Ctrl-C is the pager's meanwhile. A handler that does nothing is not handed down to it, as ignoring would be."""
    before: Any = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _settings_kept() -> Iterator[None]:
    """The terminal's settings are afterwards as before, also where the pager was killed."""
    try:
        import termios
    except ImportError:
        yield
        return
    try:
        fd = sys.stdin.fileno()
        before = termios.tcgetattr(fd)
    except (OSError, ValueError, termios.error):
        yield
        return
    try:
        yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(fd, termios.TCSADRAIN, before)
