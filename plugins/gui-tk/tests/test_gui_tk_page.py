"""The how-to page about windows is true, on a display."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from nacre_gui.testing import display, prompt
from nacre_testkit.pages import cells

__all__ = ["display", "prompt"]

if not find_spec("_tkinter"):
    pytest.skip("this Python has no tkinter", allow_module_level=True)

PAGE = Path(__file__).parents[3] / "docs" / "howto" / "gui.md"


def test_every_cell_shows_what_the_page_says(prompt):
    one = prompt("gui-tk", columns=120)
    for cell in cells(PAGE):
        lines = cell.source.split("\n")
        for line in lines:
            one.tty.line(line.strip())  # the editor indents
        if len(lines) > 1:
            one.tty.send("\r")
        one.tty.prompt(cell.number + 1)
        found = re.search(rf"^In \[{cell.number}\]: (.*?)^In \[{cell.number + 1}\]:", one.tty.screen.text, re.S | re.M)
        assert found is not None, one.tty.screen.text
        shown = "\n".join(line for line in found[1].splitlines() if not re.match(r" +\.\.\.:", line))
        assert cell.shown in shown, f"cell {cell.number}:\n{shown}\n--- the page:\n{cell.shown}"
        assert bool(cell.shown) == bool(shown.replace(lines[0], "").strip()), f"cell {cell.number} shows {shown!r}"
