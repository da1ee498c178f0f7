"""The toolkit's keyboard, on a terminal whose own settings are known from before the first prompt."""

from __future__ import annotations

import termios
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import TextIO

from prompt_toolkit.input.typeahead import store_typeahead
from prompt_toolkit.input.vt100 import Vt100Input
from prompt_toolkit.key_binding.key_processor import KeyPress

from .early import Attributes, raw

READ = 1 << 16
CTRL_C, PASTE_END = "\x03", "\x1b[201~"


class Keyboard(Vt100Input):
    """Keys from a terminal.

    original: the settings to go back to after the first input, where the terminal was already set for reading
    keys; later inputs go back to what they find, as the user's own commands may have changed it.
    """

    def __init__(self, stdin: TextIO, original: Attributes | None = None) -> None:
        super().__init__(stdin)
        self._fd, self._original = stdin.fileno(), original
        self._late = False  # whether answers may come that nobody waits for any more

    def fileno(self) -> int:
        """The file's number, also where a cell closed the stream."""
        return self._fd

    def raw_mode(self) -> AbstractContextManager[None]:
        return self._reading_keys()

    @contextmanager
    def _reading_keys(self) -> Iterator[None]:
        before, self._original = self._original, None
        if before is None:
            try:
                before = termios.tcgetattr(self.fileno())
            except termios.error:  # the terminal is gone; the end of input will follow
                yield
                return
        self._set(raw(before))
        try:
            yield
        finally:
            self._set(before)

    def _set(self, attributes: Attributes) -> None:
        with suppress(termios.error):
            termios.tcsetattr(self.fileno(), termios.TCSANOW, attributes)

    def read_keys(self) -> list[KeyPress]:
        """All keys that are there: whoever handles one can see whether more came with it."""
        text = self.stdin_reader.read(READ)
        if self._late:
            text = self._without_answers(text)
        if text == CTRL_C and getattr(self.vt100_parser, "_in_bracketed_paste", False):
            text = PASTE_END + text  # pressed by itself, where the end of a paste was lost
        self.vt100_parser.feed(text)
        found, self._buffer = self._buffer, []
        return found

    def typed_ahead(self, data: bytes, late: bool) -> None:
        """Keep keys that were read elsewhere for the next input. late: answers of the terminal may yet follow."""
        self._late = late
        self.vt100_parser.feed(data.decode("utf-8", "surrogateescape"))
        found, self._buffer = self._buffer, []
        store_typeahead(self, found)

    def _without_answers(self, text: str) -> str:
        """Text without what the terminal answered too late."""
        from .asking import REPLY

        data = text.encode("utf-8", "surrogateescape")
        answers = REPLY.findall(data)
        self._late = not any(answer.endswith(b"c") for answer in answers)
        return REPLY.sub(b"", data).decode("utf-8", "surrogateescape")
