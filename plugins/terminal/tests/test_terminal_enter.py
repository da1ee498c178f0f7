"""What Enter does, without a terminal."""

from __future__ import annotations

import pytest
from nacre_terminal import enter


@pytest.mark.parametrize(
    ("text", "inserted"),
    [
        ("x = 1", None),
        ("x = (1,", "\n"),
        ("def f():", "\n    "),
        ("def f():\n    a = 1", "\n    "),
        ("def f():\n    return 1\n", None),
        ("def f():\n    a = 1\n    ", None),
        ("for i in x:\n    if i:\n        a = i", "\n        "),
        ("f(\n    1)", None),
        ("x = '''a\n  b'''", None),
        ("if x: pass", None),
        ("1 +* 2", None),
    ],
)
def test_enter_at_the_end(session, text, inserted):
    assert enter.when_complete(text, len(text), session().shell) == inserted


def test_enter_in_the_middle_of_several_lines_breaks_the_line(session):
    assert enter.when_complete("if x:\n    a = 1\n    b = 2\n", 15, session().shell) == "\n    "


def test_enter_in_the_middle_of_one_line_runs_it(session):
    assert enter.when_complete("x = 1", 2, session().shell) is None


def test_when_blank_needs_an_empty_line_after_several(session):
    shell = session().shell
    assert enter.when_blank("a = (1,\n2)", 10, shell) == "\n"
    assert enter.when_blank("a = (1,\n2)\n", 11, shell) is None
    assert enter.when_blank("a = 1", 5, shell) is None


def test_always_runs(session):
    assert enter.always("def f():", 8, session().shell) is None
