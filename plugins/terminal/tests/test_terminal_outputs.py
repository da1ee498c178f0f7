"""Displays that change where they stand."""

from __future__ import annotations

import pytest


@pytest.fixture
def tty(terminal):
    terminal.plugins.append("display")
    return terminal()


def test_an_update_takes_the_place_of_what_was_shown_last(tty):
    tty.line("h = display('one\\ntwo', display_id=True); h.update('three'); h.update('four'); print('after')")
    tty.prompt(2)
    assert "'four'\nafter" in tty.screen.text
    assert "three" not in "\n".join(tty.screen.lines[1:])


def test_an_update_is_shown_anew_where_something_was_printed_since(tty):
    tty.line("h = display(1, display_id=True); print('between'); h.update(2)")
    tty.prompt(2)
    assert "\n1\nbetween\n2\n" in tty.screen.text


def test_an_update_is_shown_anew_where_a_child_may_have_written(tty):
    tty.line("import os; h = display(1, display_id=True); os.system('echo bet''ween'); h.update(2);")
    tty.prompt(2)
    assert "\n1\nbetween\n2\n" in tty.screen.text


def test_what_stands_before_a_display_in_its_line_is_kept(tty):
    tty.line("print('kept', end=''); h = display(1, display_id=True); h.update(2)")
    tty.prompt(2)
    assert "\nkept\n2\n" in tty.screen.text


def test_an_update_of_a_later_cell_is_shown_anew(tty):
    tty.line("h = display('first', display_id=True)")
    tty.prompt(2)
    tty.line("h.update('second')")
    tty.prompt(3)
    assert "\n'first'\n" in tty.screen.text and "\n'second'\n" in tty.screen.text


def test_a_progress_bar_moves_in_one_row(tty):
    tty.line("from nacre_display import ProgressBar; print(*ProgressBar(3))")
    tty.prompt(2)
    assert tty.screen.text.count("[==") == 1
    assert "] 3/3\n0 1 2\n" in tty.screen.text


def test_clearing_takes_the_last_display_away(tty):
    tty.line(
        "from nacre_display import clear_output; _ = display('gone', display_id='a'); clear_output(); print('s', 1)"
    )
    tty.prompt(2)
    assert "\n'gone'" not in tty.screen.text and "\ns 1\n" in tty.screen.text


def test_clearing_takes_an_unfinished_line_away(tty):
    tty.line("from nacre_display import clear_output; print('go' + 'ne', end=''); clear_output(); print('s', 1)")
    tty.prompt(2)
    assert "gone" not in tty.screen.text and "\ns 1\n" in tty.screen.text


def test_an_update_wider_than_the_terminal_is_taken_away_whole(tty):
    tty.line("h = display('x' * 300, display_id=True); h.update('end')")
    tty.prompt(2)
    assert "xxxxx" not in tty.screen.text


def test_a_repr_of_200_megabytes_is_cut_and_the_prompt_returns(tty):
    tty.line("type('Big', (), {'__repr__': lambda self: 'x' * 200_000_000})()")
    tty.prompt(2)
    assert "cut after" in tty.screen.text
    assert len(tty.raw) < 10_000_000
