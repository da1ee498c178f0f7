"""The how-to page about demos is true."""

from __future__ import annotations

from pathlib import Path

import nacre_demo.plugin
import nacre_script.plugin
import nacre_syntax.plugin
from nacre_testkit.pages import cells, run

PAGE = Path(__file__).parents[3] / "docs" / "howto" / "demo.md"


def test_every_cell_shows_what_the_page_says(session, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    one = session(nacre_demo.plugin, nacre_script.plugin, nacre_syntax.plugin)
    for cell in cells(PAGE):
        assert one.shell.number == cell.number
        text = run(one, cell.source)
        assert cell.matches(text), f"cell {cell.number}:\n{text}\n--- the page:\n{cell.shown}"
