"""The search in the terminal: windows below the input line that take the keys while they are there.

It is part of the line's own layout and no application of its own, so that keys that come while it opens or closes go
where they belong, and tasks and output go on as at any prompt.
"""

from __future__ import annotations

import base64
import threading
from typing import TYPE_CHECKING

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import has_focus
from prompt_toolkit.layout.containers import ConditionalContainer, HSplit, VSplit, Window
from prompt_toolkit.layout.controls import BufferControl, FormattedTextControl
from prompt_toolkit.layout.dimension import Dimension

from . import drawing
from .finding import Found, Seeker, Wish, forget
from .keys import bindings
from .state import State

if TYPE_CHECKING:
    from nacre_terminal.line import Line

NAME = "nacre-history-search"


class Panel:
    """The search of one line. It is made when it is first opened, and stays in the line's layout, out of sight."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.state = State()
        self.buffer = Buffer(name=NAME, multiline=False, on_text_changed=lambda _: self._typed())
        self._seeker = Seeker(line.shell, self._answered)
        self._opening = False
        layout = line.application.layout
        control = BufferControl(self.buffer, key_bindings=bindings(self))
        self._window = Window(control, height=1)
        layout.container = HSplit([layout.container, ConditionalContainer(self._parts(), has_focus(self.buffer))])

    @classmethod
    def of(cls, line: Line) -> Panel:
        """The panel of a line."""
        for window in line.application.layout.find_all_windows():
            found = getattr(getattr(window.content, "key_bindings", None), "panel", None)
            if isinstance(found, cls):
                return found
        return cls(line)

    def _parts(self) -> HSplit:
        def text(draw: object, **options: object) -> Window:
            return Window(FormattedTextControl(draw), **options)  # type: ignore[arg-type]

        return HSplit(
            [
                VSplit([text([("bold", "search: ")], width=8, height=1), self._window]),
                text(lambda: drawing.facts(self.state), height=1),
                text(lambda: drawing.rows(self.state, self._height(10)), height=lambda: self._exactly(10)),
                text(
                    lambda: drawing.preview(self.state, self._height(6)),
                    height=lambda: Dimension(max=self._height(6), preferred=self._height(6)),
                ),
                text(lambda: drawing.keys(self.line.application.output.get_size().columns), height=Dimension(max=3)),
            ]
        )

    def _height(self, most: int) -> int:
        """As many lines as the terminal has room for: a third of them for the list, a quarter for the preview."""
        lines = self.line.application.output.get_size().rows
        return max(2, min(most, lines // (3 if most > 6 else 4)))

    def _exactly(self, most: int) -> Dimension:
        return Dimension(min=1, max=self._height(most), preferred=self._height(most))

    # --- coming and going ---------------------------------------------------------------------------

    def open(self) -> None:
        """Show the search, and look for what stands on the line."""
        self.state = State()
        self._opening = True
        text = self.line.buffer.text
        self.buffer.set_document(Document(text if "\n" not in text else ""), bypass_readonly=True)
        self._opening = False
        self.line.buffer.cancel_completion()
        self.line.application.layout.focus(self._window)
        self.wish(Wish(self.buffer.text))

    def leave(self) -> None:
        """Go back to the line, which is as it was."""
        self.line.application.layout.focus(self.line.buffer)

    def take(self, run: bool = False) -> None:
        """Go back to the line with what was chosen on it; with ``run``, run it."""
        text = self.state.taken()
        self.leave()
        if text:
            self.line.buffer.set_document(Document(text))
            if run:
                self.line.buffer.validate_and_handle()

    def edit(self) -> None:
        """Go back to the line, and on into the editor."""
        from nacre_terminal.editor import edit

        self.take()
        self.line.application.create_background_task(edit(self.line))

    # --- looking ------------------------------------------------------------------------------------

    def wish(self, wish: Wish) -> None:
        """Look for something else."""
        self._seeker.seek(self.state.want(wish))

    def _typed(self) -> None:
        if not self._opening:
            self.wish(self.state.wish._replace(text=self.buffer.text))

    def _answered(self, found: Found) -> None:
        """On the seeker's thread."""
        self._later(lambda: self.state.take(found))

    def _later(self, do: object) -> None:
        loop = self.line.application.loop
        if loop is not None and callable(do):

            def now() -> None:
                do()
                self.line.application.invalidate()

            try:
                loop.call_soon_threadsafe(now)
            except RuntimeError:  # the loop is closed: nobody is there to look at it
                return

    # --- other things to do with an entry -----------------------------------------------------------

    def copy(self) -> None:
        """Put what was chosen on the clipboard: the line's own, and the terminal's where it has one (OSC 52)."""
        from prompt_toolkit.clipboard import ClipboardData

        text = self.state.taken()
        if text:
            self.line.application.clipboard.set_data(ClipboardData(text))
            sent = base64.b64encode(text.encode("utf-8", "replace")).decode()
            self.line.application.output.write_raw(f"\x1b]52;c;{sent}\x07")
            self.line.application.output.flush()
            self.state.message = "copied"

    def delete(self) -> None:
        """Delete the entry at hand for good, at the second press."""
        entry = self.state.current
        if entry is None:
            return
        if self.state.doomed != entry.source:
            self.state.doomed, self.state.message = entry.source, "press again to delete it for good"
            return
        self.state.message, self.state.doomed = "deleting ...", ""

        def work() -> None:
            gone = forget(self.line.shell, entry)
            self._later(lambda: self._deleted(entry.source, gone))

        threading.Thread(target=work, name="nacre-history-forget", daemon=True).start()

    def _deleted(self, source: str, gone: int) -> None:
        if gone:
            self.state.drop(source)
        self.state.message = f"{gone} deleted" if gone else "it could not be deleted: the store does not answer"
