"""Rows below the input: the signature of the call that is being typed, the documentation of the chosen completion.

What they show comes from the service ``signatures``, which is asked on a thread, for the newest text only.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from nacre.values import told
from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition, is_done
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.layout.containers import ConditionalContainer, HSplit, Window
from prompt_toolkit.layout.controls import FormattedTextControl

if TYPE_CHECKING:
    from nacre import Shell

ROWS = 4  # of documentation
LONGEST = 1_000  # characters of a signature
Question = tuple[str, int, str]  # the text, the cursor, and the completion chosen


class Hints:
    """The rows of one input line. They take no room while there is nothing to tell."""

    def __init__(self, shell: Shell, application: Application[Any], buffer: Buffer) -> None:
        self.shell = shell
        self.application = application
        self.buffer = buffer
        self._lock = threading.Lock()
        self._next: Question | None = None
        self._asked: Question | None = None
        self._asking = False
        self._call: Any = None
        self._documentation = ""
        buffer.on_text_changed += self._changed
        buffer.on_cursor_position_changed += self._changed
        self._attach()

    def _attach(self) -> None:
        rows = HSplit([self._row(self._signature, 1), self._row(self._documented, ROWS)])
        container = self.application.layout.container
        if isinstance(container, HSplit):  # the toolbar at the bottom stays the last
            container.children.insert(len(container.children) - 1, rows)

    def _row(self, text: Any, most: int) -> ConditionalContainer:
        def height() -> int:
            return min(most, 1 + "".join(part for _, part, *_ in text()).count("\n"))

        window = Window(FormattedTextControl(text), height=height, style="class:hint", wrap_lines=False)
        return ConditionalContainer(window, Condition(lambda: bool(text())) & ~is_done)

    def _signature(self) -> StyleAndTextTuples:
        self._changed(self.buffer)  # choosing a completion is not told by any event
        if self._call is None:
            return []
        call = self._call
        parts: StyleAndTextTuples = [("", f"{call.name}(")]
        shown = 0
        for number, one in enumerate(call.parameters):
            if shown > LONGEST:
                parts.append(("", ", ..."))
                break
            parts.append(("", ", " if number else ""))
            parts.append(("class:hint.active bold" if number == call.active else "", _printable(one)))
            shown += len(one)
        return [*parts, ("", ")")]

    def _documented(self) -> StyleAndTextTuples:
        return [("", self._documentation)] if self._documentation else []

    def _changed(self, _: Buffer) -> None:
        """Ask for what belongs to the text as it is now. Called for each key, so it does next to nothing."""
        state = self.buffer.complete_state
        document = state.original_document if state else self.buffer.document
        chosen = state.current_completion.display_text if state and state.current_completion else ""
        question = document.text, document.cursor_position, chosen
        if question == self._asked:
            return
        self._asked = question
        if not chosen and "(" not in document.text:
            self._next = None
            self._show(question, None, "")
            return
        with self._lock:
            self._next = question
            if self._asking:
                return
            self._asking = True
        try:
            threading.Thread(target=self._ask, name="nacre-hints", daemon=True).start()
        except RuntimeError:  # no thread can be had: no hint, then
            self._asking = False

    def _ask(self) -> None:
        while True:
            with self._lock:
                question, self._next = self._next, None
                if question is None:
                    self._asking = False
                    return
            call, documentation = None, ""
            try:
                call, documentation = self._answer(question)
            except Exception as error:  # a hint is not worth more than a word
                self.shell.notice(f"hints: {told(error)}", once=True)
            loop = self.application.loop
            if loop is not None:
                try:
                    loop.call_soon_threadsafe(self._show, question, call, documentation)
                except RuntimeError:  # the prompt is over
                    continue

    def _answer(self, question: Question) -> tuple[Any, str]:
        if not self.shell.has_service("signatures"):
            return None, ""
        options = self.shell.service("completion").options if self.shell.has_service("completion") else None
        service = self.shell.service("signatures")
        text, cursor, chosen = question
        call = service.at(text, cursor) if getattr(options, "signatures", True) else None
        wanted = chosen and getattr(options, "documentation", True)
        return call, _printable(service.documentation(text, cursor, chosen)) if wanted else ""

    def _show(self, question: Question, call: Any, documentation: str) -> None:
        if question != self._asked or (call, documentation) == (self._call, self._documentation):
            return
        self._call, self._documentation = call, "\n".join(documentation.splitlines()[:ROWS])
        self.application.invalidate()


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)
