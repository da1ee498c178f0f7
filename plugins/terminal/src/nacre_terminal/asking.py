"""Asking the terminal something while a cell runs. What was typed ahead is kept for the next prompt."""

from __future__ import annotations

import os
import re
import select
import sys
import termios
import time

from .early import raw

# what terminals answer (xterm's control sequences, kitty's, iTerm2's); no key sends such
REPLY = re.compile(rb"\x1b(?:[P\]_^X][^\x07\x1b]*(?:\x07|\x1b\\)|\[[?>=]?[0-9;]*[ct])")
REST = 0.05  # seconds in which the rest of a character comes that was typed


def ask(question: str, end: str, seconds: float) -> tuple[str, bytes, bool]:
    """Write a question and read until an answer matches ``end``, at most so many seconds.

    Returns the answers, what came besides, and whether the end came. Raises ``OSError`` where there is no terminal.
    """
    fd, last = sys.stdin.fileno(), re.compile(end.encode())
    try:
        before = termios.tcgetattr(fd)
        termios.tcsetattr(fd, termios.TCSANOW, raw(before, signals=True))
    except termios.error as error:
        raise OSError(*error.args) from None
    got, until = b"", time.monotonic() + seconds
    try:
        sys.stdout.write(f"\x1b7{question}\x1b8")  # should it be printed: the next text goes over it
        sys.stdout.flush()
        while not (found := last.search(got)) and (left := until - time.monotonic()) > 0:
            if select.select([fd], [], [], left)[0]:
                data = os.read(fd, 1 << 16)
                if not data:
                    break
                got += data
        while _cut(REPLY.sub(b"", got)) and select.select([fd], [], [], REST)[0] and (data := os.read(fd, 4)):
            got += data
    finally:
        termios.tcsetattr(fd, termios.TCSANOW, before)
    answers = b"".join(REPLY.findall(got)).decode("utf-8", "replace")
    return answers, REPLY.sub(b"", got), found is not None


def _cut(data: bytes) -> bool:
    """Whether the last character is not there as a whole."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return False
