"""The input line: prompt_toolkit, set up from the options, on the loop that the shell's cells share."""

from __future__ import annotations

import os
import sys
import time
from asyncio import CancelledError, Task
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from nacre.leave import LeaveShell
from nacre.values import told
from prompt_toolkit.application import Application
from prompt_toolkit.cursor_shapes import CursorShape, CursorShapeConfig, ModalCursorShapeConfig, SimpleCursorShapeConfig
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding.vi_state import InputMode
from prompt_toolkit.layout.processors import HighlightMatchingBracketProcessor, Processor
from prompt_toolkit.renderer import CPR_Support
from prompt_toolkit.shortcuts import CompleteStyle, PromptSession
from prompt_toolkit.styles import BaseStyle, Style, merge_styles

from .above import Above
from .device import depth, keyboard, screen
from .earlier import Earlier, Suggestions
from .keymap import Keymap
from .menu import ShellCompleter
from .outputs import begin_line
from .prompts import text as plain_text
from .recall import Recall
from .stalled import Watch

if TYPE_CHECKING:
    from .early import Early
    from .hints import Hints
    from .terminal import Terminal

QUIET = 0.1  # seconds after which what can wait is done, out of the way of keys typed early
SOON = 0.02  # seconds between two failures of which the second is not a signal's
STYLES = {"completion-menu.completion.current": "reverse", "auto-suggestion": "ansibrightblack"}
MODES = {InputMode.INSERT: "ins", InputMode.NAVIGATION: "nav", InputMode.REPLACE: "rep"}
COLUMNS = {
    "column": CompleteStyle.COLUMN,
    "multicolumn": CompleteStyle.MULTI_COLUMN,
    "readline": CompleteStyle.READLINE_LIKE,
}


class Line:
    """The input line of one terminal.

    early: the prompt that was drawn before it.
    """

    def __init__(self, terminal: Terminal, early: Early | None = None) -> None:
        self.terminal = terminal
        self.shell = terminal.shell
        self.leaving = False  # whether the user asked to leave without further question
        self.recall = Recall(self.shell, terminal.options.history_entries)
        self.keymap = Keymap(self)
        self._styled: tuple[Any, BaseStyle] | None = None
        self._coloured = False  # whether what plugins give to colour the text was asked for
        self.session: PromptSession[str] = PromptSession(
            self._message,
            multiline=True,
            prompt_continuation=self._continuation,
            completer=ShellCompleter(self.shell),
            history=Earlier(self.recall),
            auto_suggest=Suggestions(self),
            include_default_pygments_style=False,
            input_processors=self._processors(),
            complete_while_typing=Condition(lambda: self.options.complete_while_typing),
            mouse_support=Condition(lambda: self.options.mouse_support),
            key_bindings=self.keymap.bindings,
            tempfile_suffix=".py",
            input=keyboard(early),
            output=screen(early),
        )
        self.application: Application[str] = self.session.app
        self.above = Above(self.application)
        self.watch = Watch(self.application.key_processor.send_sigint)
        self.hints: Hints | None = None
        self.adopt()

    @property
    def options(self) -> Any:
        """The options in force."""
        return self.terminal.options

    @property
    def buffer(self) -> Any:
        """The text being edited."""
        return self.session.default_buffer

    # --- reading ------------------------------------------------------------------------------------

    def read(self, first: bool = False) -> str:
        """One input, while the tasks of earlier cells go on. Raises ``EOFError`` when the user leaves.

        first: whether nothing was shown yet that the line would have to keep clear of.
        """
        if not first:
            self._clear_of_output()
        # a task of its own: should a cell's task be interrupted, the loop is left, and entered again with this one
        asking = self.shell.loop.get().create_task(self._ask())
        text: str | None = None
        failed = -SOON
        while not asking.done():
            try:
                text = self.shell.loop.run(asking)
            except KeyboardInterrupt:
                print("KeyboardInterrupt: a task that kept the prompt waiting was stopped", file=sys.stderr)
            except LeaveShell:  # of a signal handler that means it
                self._stop(asking)
                raise
            except (Exception, SystemExit) as error:  # of a signal handler or a task; the line stands all the same
                before, failed = failed, time.monotonic()
                if asking.done() or failed - before < SOON:
                    self._stop(asking)
                    raise
                print(f"{told(error)}: raised while the prompt waited", file=sys.stderr)
        if asking.cancelled():
            raise KeyboardInterrupt
        if text is None:
            raise EOFError
        self.recall.accepted(text)
        return text

    def _stop(self, asking: Task[str | None]) -> None:
        """Leave the line, and the terminal as the line found it."""
        asking.cancel()
        with suppress(Exception, CancelledError):
            self.shell.loop.run(asking)

    async def _ask(self) -> str | None:
        prefill, self.shell.prefill = self.shell.prefill, ""
        with self.watch.watching():
            try:
                return await self.session.prompt_async(
                    default=prefill, pre_run=self._begin, set_exception_handler=False, handle_sigint=False
                )
            except EOFError:
                return None
            finally:
                self.above.close()

    def _begin(self) -> None:
        self.above.open()
        assert self.application.loop is not None
        self.application.loop.call_later(QUIET, self.settle)

    def settle(self) -> None:
        """What can wait until the prompt stands: history, and what plugins give to the line."""
        self.recall.fetch()
        if self.hints is None:
            from .hints import Hints

            self.hints = Hints(self.shell, self.application, self.buffer)
            self.buffer.on_text_changed += self._colour
        self._coloured = self.session.lexer is not None  # else a plugin may have come that has one
        self._colour(self.buffer)

    def _colour(self, buffer: Any) -> None:
        """Colour the text, from the first there is: lexers and themes take 2 MiB, which an idle prompt needs not."""
        if not self._coloured and buffer.text:
            self._coloured = True
            self.session.style = self._style()
            self.session.lexer = self._service("lexer") if self.shell.has_service("lexer") else None
            self.application.invalidate()

    def typed_ahead(self, data: bytes, late: bool) -> None:
        """Take keys that were read elsewhere, for the next prompt. late: answers of the terminal may yet follow."""
        from .keyboard import Keyboard

        keyboard = self.application.input
        if isinstance(keyboard, Keyboard):
            keyboard.typed_ahead(data, late)

    def _clear_of_output(self) -> None:
        """Begin on a line of its own, whatever was printed last, with an empty one before it."""
        sys.stdout.flush()
        sys.stderr.flush()
        begin_line()
        output: Any = self.application.output
        if getattr(output, "stdout", sys.stdout).closed:  # it was opened again
            output.stdout = sys.stdout
        if self.options.blank_line:
            output.write_raw("\n")
        output.flush()

    def _service(self, name: str) -> Any:
        try:
            return self.shell.service(name)
        except Exception as error:
            self.shell.notice(f"{name}: {error}", once=True)
            return None

    # --- looks --------------------------------------------------------------------------------------

    def adopt(self) -> None:
        """Take up what was changed in the options since the last prompt."""
        options, session, application = self.options, self.session, self.application
        vi = options.editing_mode == "vi"
        mode = EditingMode.VI if vi else EditingMode.EMACS
        if application.editing_mode != mode:
            application.editing_mode = mode
        application.ttimeoutlen = options.escape_timeout
        self._find_cursor(options.mouse_support)
        session.complete_style = COLUMNS[options.completion_style]
        shapes = vi and options.cursor_shapes
        cursor: CursorShapeConfig = (
            ModalCursorShapeConfig() if shapes else SimpleCursorShapeConfig(CursorShape._NEVER_CHANGE)
        )
        session.cursor = cursor
        session.style = self._style()
        session.key_bindings = self.keymap.adopt(options)
        self._title()

    def _find_cursor(self, wanted: bool) -> None:
        """Ask the terminal where the cursor is, only where that is needed: a mouse points at rows of the screen.
        The answer has to be waited for at the end of each input, and could arrive among the keys."""
        output, renderer = self.application.output, self.application.renderer
        if getattr(output, "enable_cpr", wanted) != wanted:
            output.enable_cpr = wanted  # type: ignore[attr-defined]
            renderer.cpr_support = CPR_Support.UNKNOWN if wanted else CPR_Support.NOT_SUPPORTED

    def _style(self) -> BaseStyle:
        colors = {**STYLES, **self.terminal.colors} if self.terminal.colors else {}
        service = self._service("styles") if self._coloured and self.shell.has_service("styles") else None
        theirs = getattr(service, "style", None)
        self.session.color_depth = depth(service)
        key = (colors, theirs)
        if self._styled is None or self._styled[0] != key:
            try:
                ours = Style.from_dict(colors)
            except ValueError as error:
                self.shell.notice(f"TerminalFrontend.colors: {error}", once=True)
                ours = Style.from_dict({})
            self._styled = key, merge_styles([theirs, ours]) if theirs is not None else ours
        return self._styled[1]

    def _processors(self) -> list[Processor]:
        from prompt_toolkit.layout.processors import ConditionalProcessor

        brackets = HighlightMatchingBracketProcessor(chars="[](){}")
        return [ConditionalProcessor(brackets, Condition(lambda: self.options.highlight_matching_brackets))]

    def mode(self) -> str:
        """What the vi mode is called; empty in emacs mode."""
        if self.application.editing_mode != EditingMode.VI:
            return ""
        return MODES.get(self.application.vi_state.input_mode, "ins")

    def _message(self) -> Any:
        if self.application.is_done and self.options.transient_prompt:
            return self.terminal.parts("entered", self.shell.number)
        return self.terminal.parts("before", self.shell.number, self.mode())

    def _continuation(self, width: int, line: int, wrapped: int) -> Any:
        if self.application.is_done and self.options.transient_prompt:
            width = len(plain_text(self.terminal.parts("entered", self.shell.number)))
        return self.terminal.parts("continuation", self.shell.number, width, line, wrapped)

    def _title(self) -> None:
        if not self.options.term_title:
            return
        try:
            directory = os.getcwd()
        except OSError:
            directory = "?"
        values = {"directory": directory, "profile": self.shell.settings.profile, "number": self.shell.number}
        try:
            title = self.options.term_title_format.format_map(values)
        except (KeyError, ValueError, IndexError, AttributeError):
            names = ", ".join(f"{{{name}}}" for name in values)
            self.shell.notice(f"TerminalFrontend.term_title_format: there are {names}, and nothing else", once=True)
            return
        self.application.output.set_title("".join(char for char in title if char.isprintable()))
        self.application.output.flush()
