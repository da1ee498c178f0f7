"""Pages of documentation whose cells are run: what they say is shown is what is shown.

A cell stands in a block ``text`` as at the prompt, ``In [1]: ...`` with continuation lines ``   ...: ...``, followed
by what it shows. ``...`` in that stands for anything.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from nacre import Output

from .sessions import Session


class PageCell(NamedTuple):
    """A cell of a page, and what the page says it shows."""

    number: int
    source: str
    shown: str

    def matches(self, text: str) -> bool:
        """Whether a text is what the page says."""
        pattern = ".*".join(re.escape(part.strip()) for part in self.shown.split("..."))
        return re.fullmatch(pattern, text.strip(), re.S) is not None


def cells(page: Path) -> Iterator[PageCell]:
    """The cells of a page, in order."""
    for block in re.findall(r"```text\n(.*?)```", page.read_text(), re.S):
        source: list[str] = []
        shown: list[str] = []
        number = 0
        for line in [*block.splitlines(), "In [0]: "]:
            if started := re.match(r"In \[(\d+)\]: (.*)", line):
                if source:
                    yield PageCell(number, "\n".join(source), "\n".join(shown).strip())
                number, source, shown = int(started[1]), [started[2]], []
            elif not shown and (continued := re.match(r" +\.\.\.:(?: (.*))?$", line)):
                source.append(continued[1] or "")
            else:
                shown.append(line)


def run(session: Session, source: str) -> str:
    """Run a cell; returns what a terminal would show: what it prints and its outputs, in the order they come in."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), session.shell.showing_to(Printing(printed, session.mimes)):
        session.shell.run(source)
    return printed.getvalue()


class Printing:
    """Shows outputs as text, with ``Out[N]`` before results."""

    def __init__(self, stream: io.StringIO, mimes: tuple[str, ...]) -> None:
        self.stream = stream
        self.mimes = mimes

    def show(self, output: Output) -> None:
        before = f"Out[{output.number}]: " if output.kind == "result" else ""
        print(before + output.bundle.text, file=self.stream)
