"""The first prompt, drawn before anything heavy is imported, and the terminal's settings while it stands.

What is typed meanwhile stays in the terminal's own queue, unechoed, and is read once, by the toolkit.
Switching with ``TCSANOW`` keeps that queue; ``TCSAFLUSH`` would empty it.
"""

from __future__ import annotations

import sys
import termios
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

from .streams import Streams

if TYPE_CHECKING:
    from nacre.first import First

PASTE_ON, PASTE_OFF = "\x1b[?2004h", "\x1b[?2004l"
Attributes = list[Any]


def raw(attributes: Attributes, signals: bool = False) -> Attributes:
    """Terminal attributes for reading keys one by one, unechoed. signals: whether Ctrl-C still is one."""
    iflag, oflag, cflag, lflag, ispeed, ospeed, cc = attributes
    lflag &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    if not signals:
        lflag &= ~termios.ISIG
    iflag &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    cc = list(cc)
    cc[termios.VMIN], cc[termios.VTIME] = 1, 0
    return [iflag, oflag, cflag, lflag, ispeed, ospeed, cc]


class Early:
    """The prompt that stands from the first moment on, until ``give_over`` or ``end``.

    first: what the core has drawn already, if anything. Raises ``OSError`` where the terminal's settings cannot be
    changed.
    """

    def __init__(self, prompt: str, first: First | None = None) -> None:
        self.prompt, self._first = prompt, first
        self._fd = sys.stdin.fileno()
        try:
            stands = first is not None and first.stands
            self.original: Attributes = first.attributes if first and stands else termios.tcgetattr(self._fd)
        except termios.error as error:
            raise OSError(*error.args) from None
        self._streams = Streams()
        self._stands = False

    def draw(self) -> None:
        """Set the terminal and write the prompt. From now on pasted text arrives marked as such."""
        first = self._first
        if first and first.stands and first.text != self.prompt:
            first.end()
        self._set(raw(self.original))
        sys.stdout.write(PASTE_ON if first and first.stands else f"\r{self.prompt}{PASTE_ON}")
        sys.stdout.flush()
        self._stands = True
        if first:
            first.take()
            first.keep(self.prompt)
        self._streams.take(self._print)

    def listen(self) -> None:
        """Let Ctrl-C interrupt again: what runs now is the user's own."""
        self._set(raw(self.original, signals=True))

    def give_over(self) -> None:
        """Take the prompt away for the one who draws it next, and leave the terminal as it is set."""
        self._set(raw(self.original))
        self._erase()

    def end(self) -> None:
        """Take the prompt away and set the terminal as it was found."""
        with suppress(Exception):  # a cell may have left anything in the place of standard output
            self._erase()
            sys.stdout.write(PASTE_OFF)
            sys.stdout.flush()
        self._set(self.original)

    def _set(self, attributes: Attributes) -> None:
        with suppress(termios.error):  # the terminal is gone: reading from it will say so
            termios.tcsetattr(self._fd, termios.TCSANOW, attributes)

    def _erase(self) -> None:
        self._streams.release()
        if self._stands:
            self._stands = False
            up = self.prompt.count("\n")
            sys.stdout.write((f"\x1b[{up}A" if up else "") + "\r\x1b[J")
            sys.stdout.flush()

    def _print(self, stream: TextIO, text: str) -> None:
        """Something else is printed, by a startup line or a plugin: it takes the prompt's place."""
        self._erase()
        stream.write(text)
