"""The screen of the test kit."""

from __future__ import annotations

import sys

import pytest

pytest.importorskip("pty")

from nacre_testkit.screen import Screen, Tty


def shown(text: str, rows: int = 4, columns: int = 10) -> Screen:
    screen = Screen(rows, columns)
    screen.feed(text)
    return screen


def test_text_wraps_at_the_edge_and_scrolls_out_at_the_top():
    screen = shown("0123456789ab\r\n1\r\n2\r\n3")
    assert screen.lines == ["ab", "1", "2", "3"]
    assert screen.scrolled == ["0123456789"]


def test_a_full_line_wraps_only_with_the_next_character():
    assert shown("0123456789\r\nab").lines[:2] == ["0123456789", "ab"]


def test_wide_and_combining_characters_take_their_columns():
    screen = shown("日本e\u0301x")
    assert screen.lines[0] == "日本e\u0301x"
    assert screen.column == 6


def test_colours_and_effects_are_kept_with_the_characters():
    screen = shown("\x1b[1;31ma\x1b[0;38;2;255;0;16mb\x1b[48;5;200mc\x1b[94;49md")
    looks = screen.looks[0]
    assert (looks[0].color, looks[0].effects) == ("1", {"bold"})
    assert looks[1].color == "#ff0010"
    assert looks[2].background == "200"
    assert (looks[3].color, looks[3].background) == ("12", "")


def test_a_sequence_may_come_in_parts():
    screen = Screen(2, 10)
    for part in ("a\x1b", "[3", "1mb\x1b_Gx=1", ";AA\x1b", "\\c"):
        screen.feed(part)
    assert screen.lines[0] == "abc"
    assert screen.strings == ["_Gx=1;AA"]


def test_the_place_is_kept_and_found_again():
    assert shown("ab\x1b7cd\x1b8X").lines[0] == "abXd"


def test_parts_are_erased():
    assert shown("abc\r\ndef\r\nghi\x1b[2;2H\x1b[1K").lines[:3] == ["abc", "  f", "ghi"]
    assert shown("abc\r\ndef\r\nghi\x1b[2;2H\x1b[J").lines[:3] == ["abc", "d", ""]


def test_a_program_is_answered_what_it_asks_the_terminal():
    code = "import sys; sys.stdout.write('\\x1b[c'); sys.stdout.flush(); print(repr(input()))"
    tty = Tty([sys.executable, "-c", code], {"PATH": ""}, answers={b"\x1b[c": b"yes\n"})
    try:
        tty.sees("'yes'")
        assert tty.ends() == 0
    finally:
        tty.close()
