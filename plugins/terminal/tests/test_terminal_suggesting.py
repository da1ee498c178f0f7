"""The grey text: what keys take of it, and which they show."""

from __future__ import annotations

import pytest

RIGHT, ALT_RIGHT, ALT_DOWN = "\x1b[C", "\x1b\x1b[C", "\x1b\x1b[B"
CTRL_UP, CTRL_DOWN, CTRL_LEFT, CTRL_RIGHT, DELETE = "\x1b[1;5A", "\x1b[1;5B", "\x1b[1;5D", "\x1b[1;5C", "\x1b[3~"


@pytest.fixture
def tty(terminal):
    """A shell that ran two inputs, with the beginning of both typed."""
    opened = terminal()
    opened.line("value = 'one two'")
    opened.prompt(2)
    opened.line("value = 'two one'")
    opened.prompt(3)
    opened.send("value")
    opened.sees(r"^In \[3\]: value = 'two one'$")
    return opened


def input_is(tty, text: str) -> None:
    """Whether the input is this text: what is grey is taken away by Ctrl-O, which adds a line."""
    tty.send("\x0f")
    tty.until(lambda: tty.screen.lines[tty.screen.row].startswith("   ...:"), "the next line")
    assert tty.screen.lines[tty.screen.row - 1] == f"In [3]: {text}"


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (RIGHT, "value = 'two one'"),
        ("\x06", "value = 'two one'"),
        ("\x05", "value = 'two one'"),
        ("\x1bf", "value ="),
        ("\x1bf\x1bf", "value = 'two"),
        (CTRL_RIGHT, "value ="),
        (CTRL_RIGHT * 2, "value = '"),
        (CTRL_RIGHT * 3, "value = 'two"),
        (ALT_RIGHT * 3, "value ="),
        (CTRL_UP + RIGHT, "value = 'one two'"),
        (CTRL_UP + CTRL_DOWN + RIGHT, "value = 'two one'"),
        (CTRL_UP * 5 + CTRL_DOWN * 9 + RIGHT, "value = 'two one'"),
        (DELETE, "value"),
        (DELETE + RIGHT + RIGHT, "value = 'two one'"),
        ("x\x7f" + RIGHT, "value = 'two one'"),
    ],
)
def test_keys_take_the_grey_text(tty, keys, text):
    tty.send(keys)
    input_is(tty, text)


@pytest.mark.parametrize(
    ("keys", "text"), [(ALT_DOWN + "s", "values = 'two one'"), (CTRL_LEFT + "s", "valuse = 'two one'")]
)
def test_the_grey_text_can_be_taken_from_where_the_cursor_stays(tty, keys, text):
    tty.send(keys)
    tty.sees(f"^In \\[3\\]: {text}$")


def test_escape_puts_it_away(tty):
    tty.send("\x1b")
    tty.sees(r"^In \[3\]: value$")
