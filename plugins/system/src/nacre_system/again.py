"""A signal of the terminal that a child missed, given to it again.

Who presses Ctrl-C in the moment in which a shell starts a program may see nothing end: what is to become the program
still has the shell's handler when the signal comes, and forgets it as the program begins. Whoever lives on although
the signal would end it has missed it. A program that handles the signal gets it once.
"""

from __future__ import annotations

import _thread
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PROCESSES = Path("/proc")  # where there is none, as on macOS, the user presses again
MOMENTS = (0.05, 0.1, 0.2, 0.4, 0.8)  # seconds, one after the other: programs begin late on a machine under load


def repeat(number: int) -> None:
    """Look a few times, on a thread, who of this process's group has missed a signal that came just now. What begins
    later, such as what a handler starts to clean up, is left alone. Fit for a signal handler: takes no lock."""
    there = set(_members())
    with suppress(RuntimeError):  # no thread can be had
        _thread.start_new_thread(_send_again, (number, there))


def _send_again(number: int, there: set[int]) -> None:
    for moment in MOMENTS:
        time.sleep(moment)
        for process in there.intersection(_members()):
            with suppress(OSError, ValueError):
                if _would_end(process, number):
                    os.kill(process, number)


def _members() -> Iterator[int]:
    """The processes of our group, without this one."""
    with suppress(OSError):
        for name in os.listdir(PROCESSES):
            with suppress(OSError, ValueError):
                if int(name) != os.getpid() and os.getpgid(int(name)) == os.getpgrp():
                    yield int(name)


def _would_end(process: int, number: int) -> bool:
    """Whether a process neither handles a signal nor ignores nor blocks it. The fields are those of proc(5)."""
    fields = dict(line.split(":", 1) for line in (PROCESSES / str(process) / "status").read_text().splitlines())
    kept = (int(fields[name], 16) for name in ("SigCgt", "SigIgn", "SigBlk"))
    return not any(mask >> (number - 1) & 1 for mask in kept)
