"""The front end on plain standard input and output: what serves where no other can, and what a front end is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol

from .leave import exit_status
from .values import Outcome, Output

if TYPE_CHECKING:
    from .shell import Shell


class Frontend(Protocol):
    """What a front end is: it reads cells, has the shell run them, and shows what comes out.

    mimes: the MIME types it can show, best first.
    """

    mimes: tuple[str, ...]

    def run(self) -> int:
        """Read and run cells until the user leaves; returns the exit status."""

    def show(self, output: Output) -> None:
        """Show one output."""


class Plain:
    """Prompts, lines and text; errors and notices go to standard error.

    interactive: whether to prompt; otherwise only outputs are shown.
    """

    mimes = ("text/plain",)

    def __init__(self, shell: Shell, interactive: bool = True) -> None:
        self.shell = shell
        self.interactive = interactive

    def show(self, output: Output) -> None:
        if output.kind in ("clear", "update"):
            return  # what was printed cannot be taken back
        stream = sys.stderr if output.kind == "error" else sys.stdout
        text = output.bundle.text
        if output.kind == "result" and self.interactive:
            text = f"Out[{output.number}]: " + ("\n" if "\n" in text else "") + text
        try:
            print(text, file=stream, flush=True)
        except UnicodeEncodeError:
            encoding = stream.encoding or "ascii"
            print(text.encode(encoding, "backslashreplace").decode(encoding), file=stream, flush=True)

    def tell(self) -> None:
        """Show the notices that have come up."""
        for text in self.shell.take_notices():
            print(f"nacre: {text}", file=sys.stderr)

    def run(self) -> int:
        self.shell.start()
        while True:
            self.tell()
            try:
                source = self.read()
            except KeyboardInterrupt:
                print("\nKeyboardInterrupt", file=sys.stderr)
                continue
            except EOFError:
                print()
                if self.shell.may_leave():
                    return 0
                continue
            if source.strip():
                outcome = self.shell.run(source, origin="prompt")
                if outcome.leaving is not None:
                    return outcome.leaving
                self.after(outcome)

    def after(self, outcome: Outcome) -> None:
        """Say how to leave when a cell raised ``SystemExit``, which does not end an interactive shell."""
        if isinstance(outcome.error, SystemExit):
            print(f"SystemExit: {outcome.error}\nTo leave the shell, type exit or press Ctrl-D.", file=sys.stderr)

    def read(self) -> str:
        """One complete input, over as many lines as it takes. Raises ``EOFError`` at the end of input."""
        lines: list[str] = []
        while True:
            prompt = f"In [{self.shell.number}]: "
            if lines:
                prompt = " " * (len(prompt) - 5) + "...: "
            try:
                lines.append(input(prompt))
            except EOFError:
                if not lines:
                    raise
                return "\n".join(lines) + "\n"
            source = "\n".join(lines)
            if self.shell.check(source).status != "incomplete":
                return source


def status(outcome: Outcome) -> int:
    """The exit status that a cell run without a prompt gives the process."""
    if outcome.leaving is not None:
        return outcome.leaving
    if isinstance(outcome.error, SystemExit):
        return exit_status(outcome.error)
    return 130 if outcome.interrupted else int(outcome.error is not None)
