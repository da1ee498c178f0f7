"""The how-to page about sessions is true."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import nacre_display.plugin
import nacre_syntax.plugin

PAGE = Path(__file__).parents[3] / "docs" / "howto" / "sessions.md"


def cells() -> list[tuple[int, str, str]]:
    """(number, source, what is shown) of each cell of the page."""
    found: list[tuple[int, list[str], list[str]]] = []
    for block in re.findall(r"```text\n(.*?)```", PAGE.read_text(), re.S):
        for line in block.splitlines():
            if started := re.match(r"In \[(\d+)\]: (.*)", line):
                found.append((int(started[1]), [started[2]], []))
            elif continued := re.match(r" +\.\.\.: (.*)", line):
                found[-1][1].append(continued[1])
            else:
                found[-1][2].append(line)
    return [(number, "\n".join(source), "\n".join(shown).strip()) for number, source, shown in found]


class Front:
    """Shows what the page shows: results with their number, of errors the last line."""

    def __init__(self, shell):
        self.shell = shell

    def show(self, output):
        text = output.bundle.text
        if output.kind == "error":
            print(text.splitlines()[-1])
        elif output.kind == "result" and self.shell.cell.origin != "replay":
            print(f"Out[{output.number}]: {text}")
        else:
            print(text)


def test_every_cell_of_the_page_shows_what_it_says(shells):
    shell = None
    for number, source, wanted in cells():
        if number == 1:
            shell = shells(nacre_display.plugin, nacre_syntax.plugin).shell
        assert shell.number == number, source
        with contextlib.redirect_stdout(io.StringIO()) as out, shell.showing_to(Front(shell)):
            shell.run(source)
        shown = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "(a moment)", out.getvalue())
        shown = re.sub(r"(cells +(?:'[^']*')? *)/\S+", r"\1(a directory)", shown)
        shown = re.sub(r"\(\d+ kB\)", "(2 kB)", shown)
        assert shown.strip() == wanted, source
