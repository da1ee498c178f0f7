"""The front end on plain standard input and output: what serves where no other can, and what a front end is."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Protocol

from .leave import farewell
from .values import Output, told

if TYPE_CHECKING:
    from .shell import Shell


class Sink(Protocol):
    """Where outputs go: a front end, or whoever captures them. One that can show more than plain text names
    the MIME types, best first: ``mimes``."""

    def show(self, output: Output) -> None:
        """Take one output."""


class Frontend(Sink, Protocol):
    """What a front end is: it reads cells, has the shell run them, and shows what comes out."""

    def run(self) -> int:
        """Read and run cells until the user leaves; returns the exit status."""


def mend_streams(shell: Shell) -> None:
    """Put back a standard stream where a cell left something that cannot be used."""
    for name in ("stdin", "stdout", "stderr"):
        stream: Any = getattr(sys, name, None)
        own = getattr(sys, f"__{name}__")
        try:
            stream.readable() if name == "stdin" else stream.write("")
            stream.flush()
        except Exception as error:
            if stream is not own:
                setattr(sys, name, own)
                shell.notice(f"sys.{name} could not be used ({told(error)}); it is the terminal again")


class Plain:
    """Prompts, lines and text; errors and notices go to standard error.

    interactive: whether to prompt; otherwise only outputs are shown.
    """

    mimes: tuple[str, ...] = ("text/plain",)

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
        encoding = getattr(stream, "encoding", None) or "utf-8"
        try:
            print(text.encode(encoding, "backslashreplace").decode(encoding), file=stream, flush=True)
        except BrokenPipeError:  # whoever read has gone; there is nobody to tell
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())

    def tell(self) -> None:
        """Show the notices that have come up."""
        for text in self.shell.take_notices():
            print(f"nacre: {text}", file=sys.stderr)

    def run(self) -> int:
        self.shell.start()
        while True:
            try:
                mend_streams(self.shell)
                self.tell()
                source = self.read()
                outcome = self.shell.run(source, origin="prompt") if source.strip() else None
            except (KeyboardInterrupt, UnicodeDecodeError) as error:
                print(f"\n{told(error)}", file=sys.stderr)
            except EOFError:
                print()
                if self.shell.may_leave():
                    return 0
            else:
                if outcome and outcome.leaving is not None:
                    farewell(outcome.error)
                    return outcome.leaving
                if outcome and outcome.error and issubclass(type(outcome.error), SystemExit):
                    print(f"{told(outcome.error)}\nTo leave, type exit or press Ctrl-D.", file=sys.stderr)

    def read(self) -> str:
        """One complete input, over as many lines as it takes. Raises ``EOFError`` at the end of input."""
        prompt = f"In [{self.shell.number}]: "
        if self.shell.prefill:  # it cannot be edited here, but it can be read
            print(self.shell.prefill)
            self.shell.prefill = ""
        source = input(prompt)
        while self.shell.check(source).status == "incomplete":
            try:
                source += "\n" + input(" " * (len(prompt) - 5) + "...: ")
            except EOFError:
                return source + "\n"
        return source
