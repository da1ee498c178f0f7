"""The front end: from the first prompt to the restored terminal."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any

from nacre import resolve
from nacre.plain import Plain, mend_streams
from nacre.values import Output, UsageError, told

from .needed import Needed
from .options import TerminalFrontend
from .outputs import Outputs
from .prompts import COLORS, Part, Prompts, ansi
from .reserve import Reserve

if TYPE_CHECKING:
    from nacre import Shell
    from nacre.first import First
    from nacre.plain import Frontend

    from .ahead import Ahead
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
        self.ahead: Ahead | None = None  # until there is a line
        self.first: First | None = None
        self.outputs = Outputs(self)
        self.reserve = Reserve()
        self.needed = Needed()
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
        here = (self.line or self.ahead) is not None and threading.current_thread() is threading.main_thread()
        if not here or self.editing or not (_is_terminal(sys.stdin) and _is_terminal(sys.stdout)):
            return ""
        try:
            from .asking import ask

            answers, typed, ended = ask(question, end, seconds)
        except (ImportError, OSError):
            return ""
        if self.line is not None:
            self.line.typed_ahead(typed, late=not ended)
        elif self.ahead is not None:
            self.ahead.add(typed, late=not ended)
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
        guest = threading.current_thread() is not threading.main_thread()  # in a program, whose the streams are
        with ExitStack() as ending:
            if not guest:
                self.reserve.keep()
                ending.callback(self.reserve.close)
            if early:
                from .ahead import answer
                from .early import restoring

                ending.enter_context(restoring(early))
                early.draw()
                if not guest and (leaving := answer(self, early)) is not None:
                    return leaving
            try:
                opened = self._open(early)
            except KeyboardInterrupt:  # from outside, just before it was not listened to
                opened = self._open(early)
            if opened:
                self._start(early)
                return self._loop()
        return super().run()

    def mend(self) -> None:
        """Have standard input and output be the terminal again, and Python whole, where a cell took that away."""
        self._mend_python()
        for name in self.reserve.mend():
            self.shell.notice(f"sys.{name} was closed; it is the terminal again")
        mend_streams(self.shell)

    def _mend_python(self) -> bool:
        lost = self.needed.mend()
        if lost:
            more = f" and {len(lost) - 3} more" if len(lost) > 3 else ""
            self.shell.notice(f"a cell took away {', '.join(lost[:3])}{more}, which no other can do without: put back")
        return bool(lost)

    def _open(self, early: Early | None) -> bool:
        """Import the toolkit and make the input line; False where that fails, and the plain start is left."""
        from .postponed import postponing, undisturbed

        ahead: Ahead | None = None
        try:
            with undisturbed():
                ahead, self.ahead = self.ahead, None
                with postponing():
                    from .line import Line

                self.line = Line(self, early)
            if ahead and ahead.data:
                self.line.typed_ahead(ahead.data, ahead.late)
        except Exception as error:
            self.shell.notice(f"the terminal cannot be used: {type(error).__name__}: {error}")
            if ahead and ahead.data:
                self.shell.notice(f"this was typed ahead, and is not run: {ahead.data.decode(errors='replace')!r}")
            return False
        return True

    def _early(self) -> Early | None:
        """The first prompt; None where the terminal's settings cannot be changed."""
        try:
            from .early import Early

            return Early(self.prompt(), self.first)
        except (ImportError, OSError):
            return None

    def prompt(self) -> str:
        """The next prompt with its colours."""
        return ansi(
            self.parts("before", self.shell.number, "ins" if self.options.editing_mode == "vi" else ""), self.colors
        )

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
        """Read and run cells until the shell is left. Ctrl-C between two steps, as just behind Enter, ends neither."""
        first = True
        while True:
            try:
                return self._cells(first)
            except KeyboardInterrupt:
                first = False

    def _cells(self, first: bool) -> int:
        assert self.line is not None
        failed = False
        while True:
            self.mend()
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
            if source.strip() and (leaving := self.run_cell(source)) is not None:
                return leaving

    def run_cell(self, source: str) -> int | None:
        """Run a cell; the exit status where it leaves."""
        try:
            outcome = self.shell.run(source, origin="prompt")
        except:  # noqa: E722 - the names of exceptions may be among what the cell took away
            if not self._mend_python():
                raise
            return None
        if outcome.leaving is None and outcome.error is not None and issubclass(type(outcome.error), SystemExit):
            shows = " %tb shows where it was raised." if self.shell.has_service("tracebacks") else ""
            print(f"{told(outcome.error)}\nTo leave, type exit or press Ctrl-D.{shows}", file=sys.stderr)
        return outcome.leaving

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
