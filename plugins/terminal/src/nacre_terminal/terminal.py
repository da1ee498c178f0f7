"""The front end: from the first prompt to the restored terminal."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from nacre import resolve
from nacre.plain import Plain, mend_streams
from nacre.values import Output, UsageError, told

from .options import TerminalFrontend
from .outputs import Outputs
from .prompts import COLORS, Part, Prompts, ansi

if TYPE_CHECKING:
    from nacre import Shell
    from nacre.first import First
    from nacre.plain import Frontend

    from .early import Early
    from .line import Line


def open_terminal(shell: Shell) -> Frontend:
    """The front end for this terminal. Raises ``UsageError`` where it is none that can be drawn on."""
    term = os.environ.get("TERM", "")
    if sys.platform != "win32" and term in ("", "dumb", "unknown"):
        raise UsageError(f"the terminal (TERM={term}) cannot move its cursor, so lines are read plainly")
    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stdout)):
        raise UsageError("standard input and output are no terminal, so lines are read plainly")
    return Plain(shell) if TerminalFrontend.read(shell).simple_prompt else Terminal(shell)


def _is_terminal(stream: Any) -> bool:
    try:
        return os.isatty(stream.fileno())
    except (AttributeError, OSError, ValueError):
        return False


class Place:
    """Where a shell's plugins find the terminal that serves it; ``terminal`` is None where none does."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.terminal: Terminal | None = None


class Terminal(Plain):
    """A shell in a real terminal. What the toolkit does is behind ``nacre_terminal.line``."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.line: Line | None = None
        self.first: First | None = None
        self.outputs = Outputs(self)
        if shell.has_service("terminal"):
            shell.service("terminal").terminal = self

    # --- looks --------------------------------------------------------------------------------------

    @property
    def options(self) -> Any:
        """The options in force."""
        return TerminalFrontend.read(self.shell)

    @property
    def prompts(self) -> Prompts:
        """The prompts the profile names; the numbered ones where those cannot be made."""
        name = self.options.prompts
        try:
            made: Prompts = resolve(name)()
        except Exception as error:
            self.shell.notice(f"prompts {name}: {type(error).__name__}: {error}", once=True)
            return Prompts()
        return made

    def parts(self, method: str, *arguments: Any) -> list[Part]:
        """What a method of the prompts gives; that of the numbered ones where it fails."""
        try:
            return [(str(style), str(text)) for style, text in getattr(self.prompts, method)(*arguments)]
        except Exception as error:
            self.shell.notice(f"prompts, {method}: {type(error).__name__}: {error}", once=True)
            found: list[Part] = getattr(Prompts(), method)(*arguments)
            return found

    @property
    def colors(self) -> dict[str, str]:
        """Styles by class: our own with the profile's on top; none where NO_COLOR is set."""
        return {} if os.environ.get("NO_COLOR") else {**COLORS, **self._theme(), **self.options.colors}

    def _theme(self) -> dict[str, str]:
        """The styles that were chosen with a theme; the default one leaves the prompts alone, and is not asked."""
        if not self.shell.settings.trait_values("Highlight") or not self.shell.has_service("styles"):
            return {}
        try:
            return dict(self.shell.service("styles").terminal)
        except Exception as error:
            self.shell.notice(f"styles: {told(error)}", once=True)
            return {}

    # --- outputs ------------------------------------------------------------------------------------

    @property
    def mimes(self) -> tuple[str, ...]:  # type: ignore[override]
        """The MIME types that can be shown here."""
        return self.outputs.mimes

    def show(self, output: Output) -> None:
        self.outputs.show(output)

    @property
    def editing(self) -> bool:
        """Whether the input line stands, and what is shown meanwhile belongs above it."""
        return self.line is not None and self.line.application.is_running

    def ask(self, question: str, end: str, seconds: float = 0.5) -> str:
        """What the terminal answers to a control sequence, up to an answer that matches ``end``; empty where it
        cannot be asked. Called while no line is being edited. What was typed ahead comes with the next prompt."""
        here = self.line is not None and threading.current_thread() is threading.main_thread()
        if not here or self.editing or not (_is_terminal(sys.stdin) and _is_terminal(sys.stdout)):
            return ""
        try:
            from .asking import ask

            answers, typed, ended = ask(question, end, seconds)
        except (ImportError, OSError):
            return ""
        assert self.line is not None
        self.line.typed_ahead(typed, late=not ended)
        return answers

    # --- running ------------------------------------------------------------------------------------

    def adopt(self, first: First) -> None:
        """Take a prompt over that the core has drawn already."""
        self.first = first

    def run(self) -> int:
        early = self._early()
        notices = self.shell.take_notices()
        if self.first and (notices or not early):
            self.first.end()
        for notice in notices:
            print(f"nacre: {notice}", file=sys.stderr)
        with restoring(early):
            if early:
                early.draw()
            if self._open(early):
                self._start(early)
                return self._loop()
        return super().run()

    def _open(self, early: Early | None) -> bool:
        """Import the toolkit and make the input line; False where that fails, and the plain start is left."""
        collecting = gc.isenabled()
        gc.disable()  # hundreds of modules, and no garbage among them
        try:
            from .postponed import postponing

            with postponing():
                from .line import Line

            self.line = Line(self, early.original if early else None)
        except Exception as error:
            self.shell.notice(f"the terminal cannot be used: {type(error).__name__}: {error}")
            return False
        finally:
            if collecting:
                gc.enable()
        return True

    def _early(self) -> Early | None:
        """The first prompt; None where the terminal's settings cannot be changed."""
        try:
            from .early import Early

            return Early(ansi(self.parts("before", self.shell.number, self._mode()), self.colors), self.first)
        except (ImportError, OSError):
            return None

    def _mode(self) -> str:
        return "ins" if self.options.editing_mode == "vi" else ""

    def _start(self, early: Early | None) -> None:
        """Run what the profile starts with; Ctrl-C skips the rest of it."""
        asks = bool(self.shell.settings.startup)  # the user's own code may ask for input
        if early and asks:
            early.end()
        elif early:
            early.listen()
        with suppress(KeyboardInterrupt):
            self.shell.start()
        if early and asks:
            early.draw()
        if early:
            early.give_over()

    def _loop(self) -> int:
        assert self.line is not None
        first, failed = True, False
        while True:
            mend_streams(self.shell)
            self.outputs.settle()
            try:
                self.line.adopt()
                self.tell()
                source = self.line.read(first)
                failed = False
            except KeyboardInterrupt:  # a signal from outside, while the line was not listening
                continue
            except EOFError:
                if self.line.leaving or self._may_leave():
                    return 0
                continue
            except Exception as error:  # what a cell did to the streams, the loop or the modules
                self.shell.notice(f"the prompt failed: {told(error)}")
                if failed:
                    return super().run()
                failed = True
                continue
            finally:
                first = False
            if source.strip():
                outcome = self.shell.run(source, origin="prompt")
                if outcome.leaving is not None:
                    return outcome.leaving
                if outcome.error is not None and issubclass(type(outcome.error), SystemExit):
                    shows = " %tb shows where it was raised." if self.shell.has_service("tracebacks") else ""
                    print(f"{told(outcome.error)}\nTo leave, type exit or press Ctrl-D.{shows}", file=sys.stderr)

    def _may_leave(self) -> bool:
        if self.options.confirm_exit:
            try:
                if input("Leave the shell? ([y]/n) ").strip().lower() not in ("", "y", "yes"):
                    return False
            except KeyboardInterrupt:
                print()
                return False
            except EOFError:
                print()
        return self.shell.may_leave()


@contextmanager
def restoring(early: Early | None) -> Iterator[None]:
    """Leave the terminal as it was found, also when the process is told to end."""

    def told(number: int, frame: object) -> None:
        if early:
            early.end()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    numbers = [
        n for n in (signal.SIGTERM, getattr(signal, "SIGHUP", None), getattr(signal, "SIGQUIT", None)) if n is not None
    ]
    taken = []
    for number in numbers:
        with suppress(ValueError, OSError):  # not on the main thread
            if signal.getsignal(number) == signal.SIG_DFL:
                signal.signal(number, told)
                taken.append(number)
    try:
        yield
    finally:
        for number in taken:
            if signal.getsignal(number) == told:
                signal.signal(number, signal.SIG_DFL)
        if early:
            early.end()
