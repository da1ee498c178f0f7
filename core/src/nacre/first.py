"""The way in from a terminal: the last session's first prompt is shown again while everything is imported. Typed keys
stay in the terminal's queue, unechoed. The front end takes both over. This module imports next to nothing."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

from nacre_selection import paths

TYPE_CHECKING = False  # the typing module is 5 ms on the way to the prompt
if TYPE_CHECKING:
    from typing import Any

ENDING = ("SIGTERM", "SIGHUP", "SIGQUIT")  # they wait until somebody is there who sets the terminal as it was


def main() -> int:
    """Run the command line of this process; returns the exit status."""
    first = None
    try:
        first = draw()
        return int(paths.resolve("nacre.app:main")(None, first))
    except KeyboardInterrupt:  # also while importing
        return 130
    finally:
        if first:
            first.end()


class First:
    """The prompt that stands before its front end is there; none yet where nothing was remembered.

    name: of the file that remembers it. attributes: the terminal's, as found. stands: until ``take`` or ``end``.
    """

    def __init__(self, name: str) -> None:
        self.file = os.path.join(paths.cache_home(), name)
        # what a prompt depends on besides files: elsewhere it is not shown
        self.where = "|".join(os.environ.get(name, "") for name in ("TERM", "NO_COLOR", "NACRE_PROFILE", "COLORTERM"))
        self.text, self.stands = "", False
        self.attributes: list[Any] = []

    def draw(self) -> None:
        """Show the remembered prompt. Raises ``OSError`` or ``ValueError`` where there is none for this terminal."""
        import termios

        with open(self.file, encoding="utf-8", newline="") as file:
            where, text = file.read(4096).split("\0")
        if where != self.where:
            raise ValueError(where)
        self.attributes = termios.tcgetattr(0)
        quiet = list(self.attributes)
        quiet[0] &= ~termios.ICRNL
        quiet[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        signal.pthread_sigmask(signal.SIG_BLOCK, [getattr(signal, name) for name in ENDING])
        termios.tcsetattr(0, termios.TCSANOW, quiet)  # which keeps what was typed already; TCSAFLUSH would not
        self.text, self.stands = text, True
        os.write(1, f"\r{text}".encode())

    def take(self) -> None:
        """Leave the prompt and the terminal to the front end, which answers for both from now on."""
        self.stands = False
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [getattr(signal, name) for name in ENDING])

    def end(self) -> None:
        """Take the prompt away and set the terminal as it was found, if nobody took it over."""
        if self.stands:
            import termios

            up = self.text.count("\n")
            with suppress(OSError, termios.error):  # it may be gone
                os.write(1, (f"\x1b[{up}A" * bool(up) + "\r\x1b[J").encode())
                termios.tcsetattr(0, termios.TCSANOW, self.attributes)
            self.take()

    def keep(self, text: str) -> None:
        """Remember a prompt for the next start. Where it cannot be written, nothing is lost."""
        if text != self.text and "\0" not in text:
            with suppress(OSError):
                paths.write_private(self.file, f"{self.where}\0{text}")


def draw() -> First | None:
    """The remembered prompt, shown; None where there is no terminal for it, where code of the user's comes first, and
    where the command line has more than ``--profile NAME``."""
    plain = len(sys.argv) == 1 or (len(sys.argv) == 3 and sys.argv[1] == "--profile")
    if not plain or sys.platform == "win32" or not (os.isatty(0) and os.isatty(1)):
        return None
    with suppress(OSError):  # the working directory may be gone
        homes = [paths.config_home(), *paths.site_homes()]
        if not any(os.path.exists(os.path.join(home, "config.py")) for home in homes):
            first = First("-".join(["first-prompt", *sys.argv[2:]]).replace(os.sep, "-"))
            with suppress(OSError, ValueError, ImportError):
                first.draw()
            return first
    return None
