"""Earlier inputs as the toolkit wants them: for its incremental search, and as suggestions."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Iterable
from typing import TYPE_CHECKING

from prompt_toolkit.auto_suggest import AutoSuggest, Suggestion
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.history import History

if TYPE_CHECKING:
    from .line import Line
    from .recall import Recall

SEARCHED = 1000
PAUSE, LONGEST = 0.1, 5.0  # seconds between two looks whether the store's entries are there, and of all of them


class Earlier(History):
    """What the incremental search goes through. The arrow keys have their own way, ``nacre_terminal.recall``."""

    def __init__(self, recall: Recall) -> None:
        super().__init__()
        self.recall = recall

    async def load(self) -> AsyncGenerator[str, None]:
        until = time.monotonic() + LONGEST
        while not self.recall.fetched and time.monotonic() < until:
            await asyncio.sleep(PAUSE)
        for text in reversed(self.recall.entries()[-SEARCHED:]):
            yield text

    def load_history_strings(self) -> Iterable[str]:
        return reversed(self.recall.entries())

    def get_strings(self) -> list[str]:
        return self.recall.entries()

    def append_string(self, string: str) -> None:
        """Nothing: the shell keeps its own history."""

    def store_string(self, string: str) -> None:
        """Nothing, for the same reason."""


class Suggestions(AutoSuggest):
    """How an earlier input went on, up to the end of its line."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def get_suggestion(self, buffer: Buffer, document: Document) -> Suggestion | None:
        if not self.line.options.auto_suggest or not document.is_cursor_at_the_end:
            return None
        rest = self.line.recall.suggestion(document.text)
        return Suggestion(rest) if rest else None
