"""The cells of the tour do what the page says."""

from __future__ import annotations

import contextlib
import io
import os
import re
from pathlib import Path

import pytest
from nacre import Shell

PAGE = Path(__file__).resolve().parent.parent / "docs" / "tour.md"


def cells():
    """(number, source, what should be shown) of each cell of the page."""
    found = []
    for block in re.findall(r"```text\n(.*?)```", PAGE.read_text(), re.S):
        for line in block.splitlines():
            if started := re.match(r"In \[(\d+)\]: (.*)", line):
                found.append((int(started[1]), [started[2]], []))
            elif line.startswith("   ...: "):
                found[-1][1].append(line[8:])
            else:
                found[-1][2].append(line)
    return [(number, "\n".join(source), "\n".join(shown)) for number, source, shown in found]


class Screen:
    """Shows what a plain terminal would."""

    def show(self, output):
        prompt = f"Out[{output.number}]: " if output.kind == "result" else ""
        print(prompt + output.bundle.text)


@pytest.fixture(scope="module")
def toured(tmp_path_factory):
    """What each cell of the page showed, by number."""
    home, before = tmp_path_factory.mktemp("tour"), os.getcwd()
    shown = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NACRE_HOME", str(home / "home"))
        patch.delenv("TOUR", raising=False)
        (home / "work").mkdir()
        os.chdir(home / "work")
        try:
            with Shell("standard") as shell, shell.showing_to(Screen()):
                for number, source, _ in cells():
                    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(out):
                        shell.run(source)
                    shown[number] = out.getvalue().strip()
        finally:
            os.chdir(before)
            os.environ.pop("TOUR", None)
    return shown


@pytest.mark.parametrize(("number", "source", "expected"), cells(), ids=lambda one: str(one).split("\n")[0][:30])
def test_a_cell_of_the_tour_shows_what_the_page_says(toured, number, source, expected):
    pattern = ".*".join(re.escape(part) for part in expected.split("..."))
    assert re.fullmatch(pattern, toured[number], re.S), f"{source!r} showed {toured[number]!r}, not {expected!r}"


def test_the_tours_cells_are_numbered_in_order():
    assert [number for number, _, _ in cells()] == list(range(1, len(cells()) + 1))
