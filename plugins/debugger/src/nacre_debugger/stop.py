"""One use of the debugger: the standard library's, with the shell's frames left out and its own way of reading."""

from __future__ import annotations

import bdb
import pdb  # noqa: T100
import re
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from types import CodeType, FrameType, TracebackType
from typing import TYPE_CHECKING, Any

from .commands import Commands
from .frames import asks, is_users, users
from .options import Debugger as Options
from .reading import make_reader

if TYPE_CHECKING:
    from nacre import Shell

    from .service import Debugger

ASSIGNMENT = re.compile(r"\s*\w+\s*=(?!=)")  # to a name that may be a command's too: ``q = 1`` is not quit
DELIMITERS = " \t\n`@#$%^&*()=+[{]}\\|;:'\",<>?"


class Stop(Commands, pdb.Pdb):
    """The debugger of one thread, from where it is opened to the end of the cell."""

    def __init__(self, shell: Shell, service: Debugger, turn: Any) -> None:
        stream = sys.stdout
        real = sys.__stdout__
        if not stream.isatty() and real is not None and not real.closed and real.isatty():
            stream = real  # what a cell's output is captured by is no place for a prompt
        super().__init__(stdout=stream, skip=["nacre", "nacre.*", "nacre_*"], nosigint=True, readrc=False)
        self.use_rawinput = True
        self.shell = shell
        self.turn = turn
        options = Options.read(shell)
        self.context, self.skip_hidden = options.context, options.skip_hidden
        self.hidden: set[int] = set()
        self.before = sys.gettrace()
        self.first: CodeType | None = None  # where stepping begins to be told
        self.raised: BaseException | None = None
        self.read_command = make_reader(shell, stream, service.history, self.completions)

    # --- ways in ------------------------------------------------------------------------------------

    def run_function(self, function: Callable[[], Any], code: CodeType | None, where: tuple[str, int] | None) -> Any:
        """Run a function, stopping first in ``code`` or at a place."""
        __tracebackhide__ = True
        self.reset()
        self.first = None if where else code
        if where:
            self.set_break(*where, temporary=True)
            self.botframe = sys._getframe()
            self._set_stopinfo(self.botframe, None, -1)  # type: ignore[attr-defined]
        else:
            self.set_step()
        sys.settrace(self.trace_dispatch)
        try:
            return function()
        finally:
            sys.settrace(self.before)

    def stop_at(self, frame: FrameType) -> None:
        """Stop here and now. Raises ``BdbQuit`` where the debugger is left, in a thread ``SystemExit``."""
        bdb.Bdb.set_trace(self, frame)
        sys.settrace(None)  # reading a command is not what is debugged
        with self._entered(frame):
            self.set_step()
            self.interaction(frame, None)
        if self.quitting:
            raise _left()
        goes_on = self.stoplineno == -1 and not self.breaks
        sys.settrace(self.before if goes_on else self.trace_dispatch)

    def trace_dispatch(self, frame: FrameType, event: str, arg: Any) -> Any:
        try:
            return super().trace_dispatch(frame, event, arg)
        except bdb.BdbQuit:
            raise _left() from None

    def _entered(self, frame: FrameType) -> AbstractContextManager[Any]:
        """What Python 3.14 wants to know while a command is read: the frame whose single instructions it may tell."""
        entered: Any = getattr(self, "set_enterframe", lambda frame: nullcontext())
        made: AbstractContextManager[Any] = entered(frame)
        return made

    def post_mortem(self, error: BaseException) -> None:
        """Look at the frames of an error."""
        self.raised = error
        self.reset()
        self.interaction(None, error.__traceback__)

    def end(self) -> None:
        """Leave no tracing and no breakpoint behind."""
        if sys.gettrace() == self.trace_dispatch:  # first of all: what follows is not to be stepped through
            sys.settrace(self.before)
        self.clear_all_breaks()
        for name in ("__return__", "__exception__"):  # which pdb leaves among the names of the frame
            self.shell.namespace.pop(name, None)

    # --- what the standard library asks -------------------------------------------------------------

    def set_continue(self) -> None:
        super().set_continue()
        if not self.breaks:
            sys.settrace(self.before)

    def stop_here(self, frame: FrameType) -> bool:
        return bool(super().stop_here(frame)) and is_users(frame) and not asks(frame, "__debuggerskip__")

    def user_call(self, frame: FrameType, argument_list: Any) -> None:
        if self.first is None:
            super().user_call(frame, argument_list)

    def user_line(self, frame: FrameType) -> None:
        if self.first in (None, frame.f_code):
            self.first = None
            super().user_line(frame)

    def user_return(self, frame: FrameType, return_value: Any) -> None:
        if self.first is None:
            super().user_return(frame, return_value)

    def user_exception(self, frame: FrameType, exc_info: Any) -> None:
        if self.first is None:
            self.raised = exc_info[1]
            super().user_exception(frame, exc_info)

    def get_stack(self, f: FrameType | None, t: TracebackType | None) -> tuple[list[tuple[FrameType, int]], int]:
        whole, index = super().get_stack(f, t)
        stack = users(whole) or whole
        self.hidden = {n for n, (frame, _) in enumerate(stack) if asks(frame, "__tracebackhide__")}
        if not self.skip_hidden or len(self.hidden) == len(stack):
            self.hidden = set()
        current = whole[index][0] if index < len(whole) else None
        if t is None and any(frame is current for frame, _ in stack):
            return stack, max(n for n, (frame, _) in enumerate(stack) if frame is current)
        return stack, max(n for n in range(len(stack)) if n not in self.hidden)

    def interaction(self, frame: FrameType | None, traceback: Any) -> None:
        with self.turn:
            super().interaction(frame, traceback)

    def precmd(self, line: str) -> str:
        return super().precmd(f"!{line}" if ASSIGNMENT.match(line) else line)

    def cmdloop(self, intro: Any = None) -> None:
        self.preloop()
        stopped = None
        while not stopped:
            if self.cmdqueue:
                line = self.cmdqueue.pop(0)
            else:
                try:
                    line = self.read_command()
                except EOFError:
                    line = "EOF"
            line = self.precmd(line)
            stopped = self.onecmd(line)
            stopped = self.postcmd(stopped, line)
        self.postloop()

    def completions(self, text: str) -> tuple[int, list[str]]:
        """Where the word at the end of the text begins, and what it could be."""
        start = max((text.rfind(char) for char in DELIMITERS), default=-1) + 1
        word, command = text[start:], text.split(" ")[0]
        expression: Any = self._complete_expression
        try:
            if start == 0:
                found = [*self.completenames(word, text, start, len(text)), *expression(word, text, start, len(text))]
            else:
                complete = getattr(self, f"complete_{command}", expression)
                found = complete(word, text, start, len(text)) or []
        except Exception:  # a property of the user's, a module that cannot be looked at: there is nothing to offer
            found = []
        return start, sorted(dict.fromkeys(found))


def _left() -> BaseException:
    """What ends the code that is debugged where the debugger is left. A thread, which nobody asks what became of it,
    ends without a word."""
    return bdb.BdbQuit() if threading.current_thread() is threading.main_thread() else SystemExit()
