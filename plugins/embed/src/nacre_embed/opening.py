"""The service ``embed``: opens its shell where a program asked for one."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Protocol

from nacre import UsageError, hookimpl
from nacre.app import interact
from nacre.interrupt import Interrupts
from nacre.loop import asyncio_is_running

from . import KillEmbedded
from .names import Names

if TYPE_CHECKING:
    from nacre import Outcome, Shell

    from .listener import Listener

OFF = "__nacre_embed_off__"  # in a module's names: the lines whose embed() does nothing; the core looks there
EVERY_LINE = range(1 << 31)
# A process has one standard input, whichever thread asks for a shell. A shell may open a shell.
_turn = threading.RLock()


class Embedding:
    """What a shell knows about the program it is embedded in. frame: who called ``embed``; None where nobody did."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.frame: FrameType | None = None
        self.raises = False  # whether leaving is to end the caller's work

    def open(
        self,
        frame: FrameType,
        header: str = "",
        *,
        own: bool = True,
        exit_message: str = "",
        listen: bool | str = "",
        attached: Attached | None = None,
    ) -> Listener | None:
        """Run the shell until the user leaves it.

        own: whether the names are those of ``frame``. header, exit_message: lines shown first and last. listen: run
        nothing, and let ``nacre attach`` open shells like this one; a path, or True for the usual one. attached: who
        is to know of this shell, where the standard streams are of another terminal than the program's.

        Raises ``KillEmbedded`` after ``%exit_raise``, ``UsageError`` where nothing can be read or listened at.
        """
        if listen:
            if sys.platform == "win32":
                raise UsageError(
                    "nacre.embed(listen=...) needs local sockets that carry descriptors, which Windows has not"
                )
            from .listener import Listener

            space = frame.f_globals if own else self.shell.namespace
            return Listener(self.shell.settings.profile, space, "" if listen is True else listen)
        if attached is not None:
            with self._within(None, [_Told(attached)]):
                interact(self.shell)
            return None
        _readable()
        names = Names(frame, self.shell.namespace, self.shell.hidden) if own else None
        with _turn, _pythons_interrupt(), self._within(frame, [_Around(names)] if names else []):
            print(header, end="\n" if header else "")
            interact(self.shell)
        if names:
            names.write_back()
        print(exit_message, end="\n" if exit_message else "")
        if self.raises:
            raise KillEmbedded("the embedded shell was left by %exit_raise")
        return None

    @contextmanager
    def _within(self, frame: FrameType | None, observers: list[object]) -> Iterator[None]:
        """Be embedded meanwhile: leaving leaves this shell, and the prompt has a loop that can run."""
        self.frame = frame
        self.shell.interrupts = Interrupted()
        for name in ("exit", "quit"):  # a shell around this one has its own there
            if isinstance(self.shell.namespace.get(name), type(self.shell.leave)):
                self.shell.bind(name, self.shell.leave)
        if asyncio_is_running():
            from .elsewhere import ElsewhereLoop

            self.shell.loop = ElsewhereLoop()
        for one in observers:
            self.shell.plugins.add(one, "embed-observer")
        try:
            yield
        finally:
            self.frame = None

    def off(self, everywhere: bool) -> None:
        """Let the ``embed()`` that opened this shell do nothing from now on, or all those of its module.

        It is noted in the module's names, as ``warnings`` notes there what it has shown.
        """
        if self.frame is None:
            raise UsageError("this shell is not embedded in a program")
        space = self.frame.f_globals
        lines = space.get(OFF, ())
        space[OFF] = EVERY_LINE if everywhere else [*lines, self.frame.f_lineno]


class Attached(Protocol):
    """Who serves a terminal that came, and is told what its shell does."""

    def begin(self, shell: Shell) -> None:
        """The shell is there, and its prompt about to be."""

    def cell(self, begins: bool) -> None:
        """A cell begins, or has ended."""


class Interrupted(Interrupts):
    """Ctrl-C ends a cell, whatever the program does with it otherwise. A type of its own: the terminal and the process
    are the program's."""


class _Around:
    """Keeps the names of a shell and of its caller alike around each cell."""

    def __init__(self, names: Names) -> None:
        self.names = names

    @hookimpl(tryfirst=True)
    def cell_started(self) -> None:
        self.names.refresh()

    @hookimpl(tryfirst=True)
    def cell_finished(self, outcome: Outcome) -> None:
        self.names.write_back()


class _Told:
    """Tells who serves an attached terminal."""

    def __init__(self, attached: Attached) -> None:
        self.attached = attached

    @hookimpl
    def shell_started(self, shell: Shell) -> None:
        self.attached.begin(shell)

    @hookimpl
    def cell_started(self) -> None:
        self.attached.cell(True)

    @hookimpl
    def cell_finished(self, outcome: Outcome) -> None:
        self.attached.cell(False)


@contextmanager
def _pythons_interrupt() -> Iterator[None]:
    """Have Ctrl-C raise ``KeyboardInterrupt`` meanwhile, between cells too, where a loop's own handler would end the
    program's work for it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before if before is not None else signal.SIG_DFL)


def _readable() -> None:
    """Raise ``UsageError`` where standard input is there and cannot be read from, as in a test that captures."""
    try:
        sys.stdin.fileno()
    except (AttributeError, OSError, ValueError):
        raise UsageError(
            "nacre.embed() has no standard input to read from here; under pytest, run it with -s"
        ) from None
