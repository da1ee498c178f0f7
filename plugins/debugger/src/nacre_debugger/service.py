"""The service ``debugger``: who opens the debugger, and what outlives one stop."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

from nacre import UsageError, hookimpl

from .options import Debugger as Options

if TYPE_CHECKING:
    from nacre import Outcome, Shell

    from .stop import Stop


class Debugger:
    """The debugger of one shell.

    last: the error that a cell ended with last, None before the first. busy: how many cells are running, one in
    another. history: the commands typed, oldest first.
    """

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.last: BaseException | None = None
        self.busy = running()
        self.history: list[str] = []
        self._stops: dict[int, Stop] = {}  # by thread
        self._turn = threading.RLock()  # one prompt at a time
        shell.plugins.add(_Observer(self), "debugger-observer")

    def set_trace(self, frame: FrameType | None = None) -> None:
        """Stop at the next line of the caller, or of ``frame``. In a thread while the prompt waits, which has the
        terminal, nothing is done but to say so."""
        frame = frame or sys._getframe(1)
        if not self.busy and threading.current_thread() is not threading.main_thread():
            name, line = frame.f_code.co_filename, frame.f_lineno
            self.shell.notice(f"breakpoint() at {name}:{line} in a thread was passed over: the prompt had the terminal")
            return
        self._stop().stop_at(frame)

    def _stop(self) -> Stop:
        thread = threading.get_ident()
        if thread not in self._stops:
            from .stop import Stop

            self._stops[thread] = Stop(self.shell, self, self._turn)
        return self._stops[thread]

    # --- code and errors ----------------------------------------------------------------------------

    def run(self, function: Callable[[], Any], code: CodeType | None, place: str = "") -> Any:
        """Run a function under the debugger, which stops at the first line of ``code``, or at ``place``.

        place: ``LINE`` of the code's file, or ``FILE:LINE``. Raises ``UsageError`` where nothing runs on that line, and
        what the function raises. Leaving the debugger ends the function, and no more.
        """
        __tracebackhide__ = True
        from bdb import BdbQuit

        from .places import place_of

        where = place_of(place, code) if place else None
        stop = self._stop()
        try:
            return stop.run_function(function, code, where)
        except BdbQuit:
            print("The debugger was left.")
            return None
        finally:
            self.settle()

    def post_mortem(self, error: BaseException | None = None) -> None:
        """Look at an error where it happened; at the last one by default. Raises ``UsageError`` where there is none."""
        error = error or self.last
        if error is None:
            raise UsageError("%debug: there was no error yet")
        if error.__traceback__ is None:
            raise UsageError(f"%debug: {type(error).__name__} has no traceback")
        from .stop import Stop

        with self._turn:
            Stop(self.shell, self, self._turn).post_mortem(error)

    def finished(self, outcome: Outcome) -> None:
        """A cell is done: tracing ends, and its error is kept, or opened where that is wanted."""
        self.busy = max(0, self.busy - 1)
        self.settle()
        error, cell = outcome.error, outcome.cell
        if outcome.phase != "run" or error is None or cell.silent or isinstance(error, UsageError | SystemExit):
            return
        if type(error).__name__ == "BdbQuit":
            return
        self.last = error
        if Options.read(self.shell).automatic and isinstance(error, Exception) and self.shell.listening:
            self.post_mortem(error)

    def settle(self) -> None:
        """End the tracing and the breakpoints of this thread."""
        stop = self._stops.pop(threading.get_ident(), None)
        if stop is not None:
            stop.end()


class _Observer:
    """Tells the debugger of cells, from when it is first needed."""

    def __init__(self, debugger: Debugger) -> None:
        self.debugger = debugger

    @hookimpl
    def cell_started(self) -> None:
        self.debugger.busy += 1

    @hookimpl
    def cell_finished(self, outcome: Outcome) -> None:
        self.debugger.finished(outcome)


def running() -> int:
    """How many cells the main thread is running now, one in another."""
    frame = sys._current_frames().get(threading.main_thread().ident or 0)
    found = 0
    while frame is not None:
        found += frame.f_code.co_name == "life" and frame.f_globals.get("__name__") == "nacre.pipeline"
        frame = frame.f_back
    return found
