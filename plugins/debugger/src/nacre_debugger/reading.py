"""Reading a command: with the toolkit where the terminal serves, plainly otherwise."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from nacre import Shell

Complete = Callable[[str], tuple[int, list[str]]]
PROMPT = "debug> "


def make_reader(shell: Shell, stream: TextIO, history: list[str], complete: Complete) -> Callable[[], str]:
    """A function that reads one line. It raises ``EOFError`` at the end of input and ``KeyboardInterrupt``.

    complete: text before the cursor to where the completed word begins, and what it could be.
    """
    served = shell.has_service("terminal") and shell.service("terminal").terminal
    if served and stream.isatty():
        with suppress(ImportError):  # then the terminal, too, reads plainly
            return _toolkit(shell, stream, history, complete)

    def read() -> str:
        if stream is sys.stdout:
            line = input(PROMPT)
        else:
            stream.write(PROMPT)
            stream.flush()
            line = sys.stdin.readline()
            if not line:
                raise EOFError
        history.append(line.rstrip("\n"))
        return line.rstrip("\n")

    return read


def _toolkit(shell: Shell, stream: TextIO, history: list[str], complete: Complete) -> Callable[[], str]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import Completer, Completion
    from prompt_toolkit.history import InMemoryHistory
    from prompt_toolkit.output import create_output

    class Commands(Completer):
        def get_completions(self, document: Any, complete_event: Any) -> Iterator[Completion]:
            start, found = complete(document.text_before_cursor)
            for text in found:
                yield Completion(text, start - document.cursor_position)

    session: PromptSession[str] = PromptSession(
        history=InMemoryHistory(history),
        completer=Commands(),
        complete_while_typing=False,
        lexer=shell.service("lexer") if shell.has_service("lexer") else None,
        style=shell.service("styles").style if shell.has_service("styles") else None,
        include_default_pygments_style=False,
        output=create_output(stdout=stream),
    )

    def read() -> str:
        asyncio = sys.modules["asyncio"]  # the toolkit has it
        line = session.prompt(PROMPT, in_thread=asyncio._get_running_loop() is not None, handle_sigint=False)
        history.append(line)
        return line

    return read
