"""The terminal, and who owns it: what a shell must keep in order around a child that runs in the foreground."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from .again import repeat

POSIX = os.name == "posix"


def is_real(stream: Any, number: int) -> bool:
    """Whether a Python stream still is the process's own standard stream ``number`` (0, 1 or 2)."""
    original = (sys.__stdin__, sys.__stdout__, sys.__stderr__)[number]
    try:
        same_file: bool = stream.fileno() == number
    except (AttributeError, OSError, ValueError):
        return False
    return same_file and (stream is original or stream.isatty())


@contextmanager
def _controlling() -> Iterator[int]:
    """A descriptor of the terminal that this process was started from. Raises ``OSError`` where there is none."""
    descriptor = os.open(os.ctermid(), os.O_RDWR | os.O_NOCTTY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def owned() -> bool:
    """Whether this process has the terminal: Ctrl-C then reaches it and its children alike."""
    if not POSIX:
        return is_real(sys.stdin, 0) and sys.stdin.isatty()
    try:
        with _controlling() as descriptor:
            return os.tcgetpgrp(descriptor) == os.getpgrp()
    except OSError:
        return False


class Presses:
    """Whether Ctrl-C was pressed while a child had the terminal."""

    interrupted = False

    def note(self, number: int, _: object) -> None:
        self.interrupted = True
        repeat(number)


@contextmanager
def lent(wanted: bool) -> Iterator[Presses]:
    """Let a child have the terminal meanwhile: the keys that send signals are for it alone.

    The handlers are functions, not SIG_IGN, because a child would inherit that. Afterwards the terminal is
    ours again, whatever the child did with it.
    """
    presses = Presses()
    before: dict[int, Any] = {}
    if wanted and threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, *((signal.SIGQUIT,) if POSIX else ())):
            before[number] = signal.signal(number, presses.note)
    try:
        yield presses
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        if wanted and POSIX:
            _take_back()


def _take_back() -> None:
    """Make this process the terminal's foreground again, as a shell that was killed did not."""
    with suppress(OSError), _controlling() as descriptor:
        if os.tcgetpgrp(descriptor) != os.getpgrp():
            blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
            try:
                os.tcsetpgrp(descriptor, os.getpgrp())
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


def modes() -> Any:
    """The terminal's modes, None where there is none."""
    if POSIX:
        import termios

        with suppress(OSError, termios.error), _controlling() as descriptor:
            return termios.tcgetattr(descriptor)
    return None


def set_modes(kept: Any) -> None:
    """Bring back the terminal's modes after a child that could not do it itself."""
    if kept is not None:
        import termios

        with suppress(OSError, termios.error), _controlling() as descriptor:
            termios.tcsetattr(descriptor, termios.TCSADRAIN, kept)


def open_screen() -> tuple[int, int]:
    """A pseudo-terminal to write to, as (ours, the child's): no echo, newlines as they are, our size."""
    import fcntl
    import pty
    import shutil
    import struct
    import termios

    ours, theirs = pty.openpty()
    attributes = termios.tcgetattr(theirs)
    attributes[1] &= ~termios.OPOST
    attributes[3] &= ~termios.ECHO
    termios.tcsetattr(theirs, termios.TCSANOW, attributes)
    size = shutil.get_terminal_size()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size.lines, size.columns, 0, 0))
    return ours, theirs
