"""The service ``checkpoints``: the stack of sleeping processes, each a state of the session.

``%checkpoint`` forks. The process that was there falls asleep with the state it has, and its child goes on as the
shell. ``%undo`` has the child end, and the sleeper it names wake up; ``docs/design/running.md`` has the whole story.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from nacre import UsageError, nearest
from nacre.history import Entry

from . import asleep, reasons
from .descriptors import flush_all, places, put_back

if TYPE_CHECKING:
    from nacre import Shell

MOST = 8  # checkpoints at a time
DEEPEST = 40  # processes in all: a dropped checkpoint leaves a small one in its place
OUTSIDE = "Files, databases and other processes are not part of it."


class Mark(NamedTuple):
    """A checkpoint. depth: how many processes are above it. number: of the cell that took it; taken: when."""

    name: str
    depth: int
    number: int
    taken: float
    pid: int


class Checkpoints:
    """The checkpoints of one shell, the oldest first."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.marks: list[Mark] = []
        self._boxes: list[IO[bytes]] = []  # one for each process above, in which its child says what it wants
        self._since = 0  # the number of the next cell when the latest checkpoint was taken or returned to

    def take(self, name: str = "") -> str:
        """Keep the state as it is now; returns what to say. It returns once now, and again after each return to it.

        Raises ``UsageError`` with the reason where a copy of the process would not be sound.
        """
        shell = self.shell
        self._refuse(reasons.place(shell))
        name = name or self._free_name()
        if name in [mark.name for mark in self.marks]:
            raise UsageError(f"%checkpoint: there is one with the name {name!r} already")
        if len(self.marks) >= MOST or len(self._boxes) >= DEEPEST:
            raise UsageError(f"%checkpoint: {len(self.marks)} are kept already; drop one with %checkpoint --drop NAME")
        self._refuse(reasons.state(shell))
        with asleep.held():
            go_on = _pause(shell)
            running = True
            try:
                self._refuse(reasons.paused())
                mark = Mark(name, len(self._boxes), shell.cell.number, time.time(), os.getpid())
                wish = self._sleep_and_return(mark)
                running = not wish
            finally:
                go_on(running)
        self._since = shell.number
        if not wish:
            return f"Checkpoint {name!r} is taken. {OUTSIDE}"
        undone = self._adopt(wish)
        why = f"The shell crashed (signal {wish['crash']}). " if "crash" in wish else ""
        return f"{why}Back at checkpoint {name!r}: {undone}. {OUTSIDE}"

    def back(self, name: str = "") -> None:
        """Go back to a checkpoint; does not return. Raises ``UsageError`` where there is none of that name."""
        if not self.marks:
            raise UsageError("%undo: there is no checkpoint; %checkpoint takes one")
        mark = self._find(name, "%undo") if name else self.marks[-1]
        if not name and len(self.marks) > 1 and self.shell.number <= self._since + 1:
            mark = self.marks[-2]  # nothing has happened since the latest one
        entries = [entry for number, entry in self.shell.history.entries.items() if number >= mark.number]
        wish = {"to": mark.depth, "number": self.shell.number, "entries": entries}
        with asleep.held():
            _pause(self.shell)
            for stream in (sys.stdout, sys.stderr):
                with suppress(Exception):
                    stream.flush()
            asleep.say(self._boxes[-1].fileno(), json.dumps(wish).encode())
            os._exit(0)

    def drop(self, name: str) -> None:
        """Forget a checkpoint, and free its memory. Raises ``UsageError`` where there is none of that name."""
        mark = self._find(name, "%checkpoint --drop")
        self.marks.remove(mark)
        with suppress(ProcessLookupError):
            os.kill(mark.pid, asleep.DROP)

    # --- forking ------------------------------------------------------------------------------------

    def _sleep_and_return(self, mark: Mark) -> dict[str, Any]:
        """Fork, with the signals held back. In the child it returns at once, with nothing; this process sleeps, and
        each time it is to wake up it forks again, and that child returns with what was said."""
        upper = self._boxes[-1].fileno() if self._boxes else -1
        box = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - it lasts as long as the checkpoint
        flush_all()
        files, terminal, random = places(), _terminal(), _random()
        wish: dict[str, Any] = {}
        began = self.shell.number  # of the next cell, when this state was last gone on with
        while child := _fork():

            def dropped(child: int = child) -> None:
                asleep.relay_instead(child, box.fileno(), upper)

            wish = {"began": began} | asleep.sleep(child, box.fileno(), upper, mark.depth, dropped)
            began = wish.get("number", began)
            put_back({fd: found for fd, found in files.items() if fd != box.fileno()})
            _restore_terminal(terminal)
        _end_with_parent(mark.pid)
        _set_random(random)
        self._boxes.append(box)
        self.marks.append(mark)
        return wish

    def _adopt(self, wish: dict[str, Any]) -> str:
        """Take over what remains of the cells that were undone: their numbers, and their lines in history."""
        if "number" not in wish:
            return "what was not written is gone"
        shell = self.shell
        undone = wish["number"] - wish["began"] - 1  # without the %undo itself
        shell.number = self._since = wish["number"]
        for entry in wish["entries"]:
            shell.history.entries[entry[1]] = Entry(*entry)
        return f"{undone} cell{'s' * (undone != 1)} undone"

    def _find(self, name: str, magic: str) -> Mark:
        for mark in self.marks:
            if mark.name == name:
                return mark
        names = [mark.name for mark in self.marks]
        raise UsageError(f"{magic}: there is no checkpoint {name!r}{nearest(name, names)}")

    def _free_name(self) -> str:
        taken = {mark.name for mark in self.marks}
        return next(str(number) for number in range(1, len(taken) + 2) if str(number) not in taken)

    @staticmethod
    def _refuse(found: Any) -> None:
        for reason in found:
            raise UsageError(f"%checkpoint: not possible here: {reason}")


def _pause(shell: Shell) -> Callable[[bool], None]:
    """End what the shell has that does not survive a fork: the thread that writes history, and the loop."""
    shell.loop.close()
    pause: Callable[[], Callable[[bool], None]] | None = getattr(shell.history, "pause", None)
    return pause() if pause is not None else lambda running: None


def _fork() -> int:
    """``os.fork``. Python 3.12 and later warn where other threads are about, which was looked into before."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _end_with_parent(parent: int) -> None:
    """Be told when the sleeper is killed: nobody would wait for this process. prctl(2), on Linux only."""
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).prctl(1, signal.SIGHUP)
            if os.getppid() != parent:
                os.kill(os.getpid(), signal.SIGHUP)


def _random() -> Any:
    module = sys.modules.get("random")
    return module.getstate() if module is not None else None


def _set_random(state: Any) -> None:
    """The module seeds itself anew in a child; this one goes on with the session."""
    if state is not None:
        sys.modules["random"].setstate(state)


def _terminal() -> Any:
    import termios

    return termios.tcgetattr(0)


def _restore_terminal(settings: Any) -> None:
    import termios

    with suppress(termios.error):
        termios.tcsetattr(0, termios.TCSADRAIN, settings)
