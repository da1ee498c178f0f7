"""The first prompt, drawn before anything heavy is imported, and the terminal's settings while it stands.

What is typed meanwhile stays in the terminal's own queue, unechoed, and is read once, by the toolkit.
Switching with ``TCSANOW`` keeps that queue; ``TCSAFLUSH`` would empty it.
"""

from __future__ import annotations

import os
import signal
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from .outputs import begin_line
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
        self.stdin, self.stdout = sys.stdin, sys.stdout  # a cell may put something else there
        self.fd = self.stdin.fileno()
        try:
            stands = first is not None and first.stands
            self.original: Attributes = first.attributes if first and stands else termios.tcgetattr(self.fd)
        except termios.error as error:
            raise OSError(*error.args) from None
        self.found = self.original  # what the next input goes back to
        self._streams = Streams()
        self._stands = False

    def draw(self) -> None:
        """Set the terminal and write the prompt. From now on pasted text arrives marked as such."""
        first = self._first
        if first and first.stands and first.text != self.prompt:
            first.end()
        self._set(raw(self.found))
        self.stdout.write(PASTE_ON if first and first.stands else f"\r{self.prompt}{PASTE_ON}")
        self.stdout.flush()
        self._stands = True
        if first:
            first.take()
            first.keep(self.prompt)
            self._first = None
        self._streams.take(self._print)

    def enter(self, text: str) -> None:
        """Show that a line was entered at the prompt, and set the terminal as it was found."""
        prompt = "" if self._stands else self.prompt
        self._streams.release()
        self._stands = False
        self.stdout.write(f"{prompt}{text}{PASTE_OFF}\r\n")
        self.stdout.flush()
        self._set(self.found)

    def again(self, prompt: str, blank: bool) -> None:
        """Draw a further prompt, on a line of its own. blank: whether an empty one comes before it."""
        with suppress(termios.error):
            self.found = termios.tcgetattr(self.fd)  # the user's own commands may have changed it
        sys.stdout.flush()
        sys.stderr.flush()
        begin_line()
        self.stdin = sys.stdin if self.stdin.closed else self.stdin
        self.stdout = sys.stdout if self.stdout.closed else self.stdout
        self.stdout.write("\n" * blank)
        self.prompt = prompt
        self.draw()

    def listen(self) -> None:
        """Let Ctrl-C interrupt again: what runs now is the user's own."""
        self._set(raw(self.found, signals=True))

    def give_over(self) -> None:
        """Take the prompt away for the one who draws it next, and leave the terminal as it is set."""
        self._set(raw(self.found))
        self._erase()

    def end(self) -> None:
        """Take the prompt away and set the terminal as it was found."""
        with suppress(Exception):  # a cell may have left anything in the place of standard output
            self._erase()
            self.stdout.flush()
            os.write(self.stdout.fileno(), PASTE_OFF.encode())  # past the line that may stand and keep what is printed
        self._set(self.original)

    def _set(self, attributes: Attributes) -> None:
        with suppress(termios.error):  # the terminal is gone: reading from it will say so
            termios.tcsetattr(self.fd, termios.TCSANOW, attributes)

    def _erase(self) -> None:
        self._streams.release()
        if self._stands:
            self._stands = False
            up = self.prompt.count("\n")
            self.stdout.write((f"\x1b[{up}A" if up else "") + "\r\x1b[J")
            self.stdout.flush()

    def _print(self, stream: TextIO, text: str) -> None:
        """Something else is printed, by a startup line or a plugin: it takes the prompt's place."""
        self._erase()
        stream.write(text)


@contextmanager
def restoring(early: Early) -> Iterator[None]:
    """Leave the terminal as it was found, also when the process is told to end, or ends at once in a thread."""
    process, leave = os.getpid(), os._exit

    def left(status: int) -> NoReturn:
        if os.getpid() == process:  # and not a child that has forked
            early.end()
        leave(status)

    os._exit = left

    def told(number: int, frame: object) -> None:
        early.end()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    taken = []
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        with suppress(ValueError, OSError):  # not on the main thread
            if signal.getsignal(number) == signal.SIG_DFL:
                signal.signal(number, told)
                taken.append(number)
    try:
        yield
    finally:
        if os._exit is left:
            os._exit = leave
        for number in taken:
            if signal.getsignal(number) == told:
                signal.signal(number, signal.SIG_DFL)
        early.end()
