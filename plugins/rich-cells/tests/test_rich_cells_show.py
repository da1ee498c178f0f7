from __future__ import annotations

from collections.abc import Callable
from typing import Any

import nacre_rich_cells.plugin
import pytest
from nacre import UsageError
from nacre.testing import MakeSession, Session


@pytest.fixture
def one(session: MakeSession) -> Session:
    return session(nacre_rich_cells.plugin)


def cell(name: str, line: str, body: str) -> str:
    return f"get_shell().run_cell_magic({name!r}, {line!r}, {body!r})"


DOCUMENT = '<?xml version="1.0"?><!-- drawn --><svg xmlns="http://www.w3.org/2000/svg"><g a="1"/></svg>\n'
CELLS = [
    ("html", "", "<b>x</b>\n"),
    ("html", "--isolated", "<b>x</b>\n"),
    ("HTML", "", "<b>x</b>\n"),
    ("markdown", "", "# hi\n$x {y}\n"),
    ("latex", "", "$x$\n"),
    ("svg", "", "<svg/>\n"),
    ("svg", "", DOCUMENT),
    ("SVG", "", DOCUMENT),
    ("javascript", "", "alert(1)\n"),
    ("js", "", "alert(1)\n"),
]


def test_a_cell_is_shown_as_ipython_shows_it(one: Session, oracle: Callable[[list[str]], list[Any]]) -> None:
    theirs = oracle([f"%%{name} {line}\n{body}" for name, line, body in CELLS])
    for (name, line, body), answer in zip(CELLS, theirs, strict=True):
        outputs = one.run(cell(name, line, body)).ok().outputs
        ours = [[dict(output.bundle.data), dict(output.bundle.metadata)] for output in outputs]
        for data, _ in [*ours, *answer]:
            assert isinstance(data.pop("text/plain"), str)  # theirs names a class
        assert ours == answer, (name, line)


@pytest.mark.parametrize(("name", "plain"), [("markdown", "# hi"), ("latex", "# hi"), ("html", "<text/html, 5 char")])
def test_a_front_end_of_text_shows_what_can_be_read(one: Session, name: str, plain: str) -> None:
    one.run(cell(name, "", "# hi\n")).shows(f"^{plain}")


def test_the_output_is_a_display(one: Session) -> None:
    assert [output.kind for output in one.run(cell("html", "", "x")).outputs] == ["display"]


@pytest.mark.parametrize(
    ("name", "line", "body", "match"),
    [
        ("html", "--isolatd", "x", "'--isolatd'; did you mean '--isolated'"),
        ("markdown", "x", "x", "no argument 'x'"),
        ("js", "", "\n", "no cell below"),
        ("svg", "", "", "no cell below"),
        ("svg", "", "<svg", "not XML"),
        ("svg", "", "<p/>", "no svg element"),
    ],
)
def test_a_wrong_cell_is_told_and_shows_nothing(one: Session, name: str, line: str, body: str, match: str) -> None:
    attempt = one.run(cell(name, line, body)).fails(UsageError, match)
    assert [output.kind for output in attempt.outputs] == ["error"]


def test_they_are_cell_magics_only(one: Session) -> None:
    one.run("get_shell().run_line_magic('html', '')").fails(UsageError, "cell magic")
