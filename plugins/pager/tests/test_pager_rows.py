"""How many rows a text takes."""

from __future__ import annotations

import pytest
from nacre_pager.rows import exceeds, rows_of


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        ("", 1),
        ("x" * 10, 1),
        ("x" * 11, 2),
        ("日" * 6, 2),
        ("\x1b[1;31m" + "x" * 10 + "\x1b[0m", 1),
        ("e\u0301" * 10, 1),
    ],
)
def test_a_line_takes_the_rows_it_wraps_to(line, rows):
    assert rows_of(line, 10) == rows


def test_a_last_line_end_begins_no_row():
    assert not exceeds("a\nb\n", 2, 10)
    assert exceeds("a\nb\nc", 2, 10)


def test_a_terminal_of_no_width_is_survived():
    assert exceeds("abc", 2, 0)
