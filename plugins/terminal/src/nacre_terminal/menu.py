"""The shell's completions as the toolkit wants them, and a menu that grows while it is open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from nacre.values import Completions
from prompt_toolkit.application import get_app_or_none
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

if TYPE_CHECKING:
    from nacre import Shell

Stream = AsyncGenerator[Completions, None]
LONGEST = 60  # characters of what is told beside a completion


class ShellCompleter(Completer):
    """Asks the shell. What is ready at first opens the menu; what comes later is added below it."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self._later: asyncio.Task[None] | None = None  # kept, or it could be collected while it runs

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        return items(self.shell.complete(document.text, document.cursor_position), document)

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        if self._later is not None:
            self._later.cancel()
        service: Any = self.shell.service("completion") if self.shell.has_service("completion") else None
        if not hasattr(service, "stream"):  # another plugin's, which answers once
            found = await asyncio.to_thread(self.shell.complete, document.text, document.cursor_position)
            for item in items(found, document):
                yield item
            return
        answers: Stream = service.stream(document.text, document.cursor_position)
        details = bool(service.options.details)
        shown: set[str] = set()
        handed = False
        try:
            async for answer in answers:
                for item in items(answer, document, details):
                    shown.add(item.display_text)
                    yield item
                if shown:
                    handed = self._go_on(answers, document, shown, details)
                    break
        finally:
            if not handed:
                await answers.aclose()

    def _go_on(self, answers: Stream, document: Document, shown: set[str], details: bool) -> bool:
        app = get_app_or_none()
        if app is None:
            return False
        self._later = app.create_background_task(_refine(answers, document, shown, details, app.current_buffer, app))
        return True


async def _refine(
    answers: Stream, document: Document, shown: set[str], details: bool, buffer: Buffer, app: Any
) -> None:
    """Add what comes later to the menu, as long as it is open and belongs to the same text."""
    async with aclosing(answers):
        async for answer in answers:
            state = buffer.complete_state
            if state is None:
                return
            typed = _typed_since(document, state.original_document)
            if typed is None:
                return
            new = [item for item in items(answer, document, details) if item.display_text not in shown]
            shown.update(item.display_text for item in new)
            for item in new:
                if item.text[-item.start_position :].startswith(typed):
                    state.completions.append(item.new_completion_from_position(len(typed)) if typed else item)
            app.invalidate()


def _typed_since(before: Document, now: Document) -> str | None:
    """What was inserted at the cursor since, None where the text is another one."""
    start = before.text_before_cursor
    if not now.text_before_cursor.startswith(start) or now.text_after_cursor != before.text_after_cursor:
        return None
    return now.text_before_cursor[len(start) :]


def items(found: Completions, document: Document, details: bool = True) -> Iterator[Completion]:
    """Completions of the text around the cursor; the toolkit replaces only what is before it.

    details: say beside each what it is.
    """
    cursor = document.cursor_position
    after = document.text[cursor : found.end]
    for one in found.items:
        text = one.text.removesuffix(after) if after else one.text
        note = " ".join(filter(None, (one.kind, one.signature, "" if one.kind == one.note else one.note)))
        note = note if len(note) <= LONGEST else note[: LONGEST - 1] + "…"
        note = note if details else ""
        yield Completion(text, min(0, found.start - cursor), display=one.text, display_meta=note)
