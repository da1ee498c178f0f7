"""The shell's completions as the toolkit wants them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Iterator
from typing import TYPE_CHECKING

from nacre.values import Completions
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

if TYPE_CHECKING:
    from nacre import Shell


class ShellCompleter(Completer):
    """Asks the shell, away from the thread that draws."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        return items(self.shell.complete(document.text, document.cursor_position), document)

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        found = await asyncio.to_thread(self.shell.complete, document.text, document.cursor_position)
        for item in items(found, document):
            yield item


def items(found: Completions, document: Document) -> Iterator[Completion]:
    """Completions of the text around the cursor; the toolkit replaces only what is before it."""
    cursor = document.cursor_position
    after = document.text[cursor : found.end]
    for one in found.items:
        text = one.text.removesuffix(after) if after else one.text
        note = " ".join(filter(None, (one.signature, one.note or one.kind)))
        yield Completion(text, min(0, found.start - cursor), display=one.text, display_meta=note)
