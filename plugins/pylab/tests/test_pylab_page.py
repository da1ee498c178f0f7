"""The how-to page about plots is true."""

from __future__ import annotations

import tomllib
from pathlib import Path

import nacre_pylab.plugin
import nacre_syntax.plugin
import pytest
from nacre_testkit.pages import cells, run

matplotlib = pytest.importorskip("matplotlib", minversion="3.9")
PAGE = Path(__file__).parents[3] / "docs" / "howto" / "plots.md"


@pytest.fixture(autouse=True)
def a_fresh_matplotlib(monkeypatch):
    from matplotlib import pyplot

    pyplot.switch_backend("agg")
    with matplotlib.rc_context():
        yield
    pyplot.close("all")
    pyplot.switch_backend("agg")
    matplotlib.interactive(False)


def test_every_cell_shows_what_the_page_says(session):
    one = session(nacre_pylab.plugin, nacre_syntax.plugin)
    for cell in cells(PAGE):
        assert one.shell.number == cell.number
        text = run(one, cell.source)
        assert cell.matches(text), f"cell {cell.number}:\n{text}\n--- the page:\n{cell.shown}"


def test_the_options_are_taken(session):
    one = session(nacre_pylab.plugin)
    (block,) = PAGE.read_text().split("```toml\n")[1:]
    for name, value in tomllib.loads(block.partition("```")[0])["traits"]["Pylab"].items():
        one.shell.set_trait(f"Pylab.{name}", value)
