"""Terminals and texts that are not as expected."""

from __future__ import annotations

import os
import signal
import sys
import time

import pytest


def test_a_terminal_of_no_size_is_served(terminal):
    tty = terminal(rows=0, columns=0)
    tty.line("6*7")
    tty.sees(r"Out\[1\]: 42")


def test_twenty_columns_are_enough(terminal):
    tty = terminal(columns=20)
    tty.line("x = 'abcdefghijklmnopqrstuvwxyz'")
    tty.prompt(2)
    tty.line("len(x)")
    tty.sees(r"Out\[2\]: 26")
    tty.prompt(3)


def test_a_resize_while_typing_keeps_what_was_typed(terminal):
    tty = terminal()
    tty.send("x = 'abcdef")
    tty.sees("abcdef")
    tty.resize(24, 30)
    os.kill(tty.pid, signal.SIGWINCH)
    time.sleep(0.05)
    tty.line("ghi'")
    tty.sees(r"In \[2\]:")
    tty.line("x")
    tty.sees(r"Out\[2\]: 'abcdefghi'")


def test_wide_characters_keep_the_cursor_in_place(terminal):
    tty = terminal()
    tty.send("x = '真珠貝'")
    tty.sees("真珠貝'")
    tty.send("\x1b[D\x1b[D!")
    tty.sees("真珠!貝'")
    tty.line("")
    tty.prompt(2)
    tty.line("x")
    tty.sees(r"Out\[2\]: '真珠!貝'")


def test_emoji_combining_and_right_to_left_text_arrive_whole(terminal):
    tty = terminal()
    for number, text in enumerate(("🐚🦪", "é" + "e\u0301", "צדף", "👩‍👩‍👧"), 1):
        tty.line(f"ascii('{text}')")
        tty.prompt(number + 1)
        plain = tty.screen.text.replace("\n", "")
        assert ascii(text)[1:-1] in plain.replace("\\\\", "\\")


def test_a_paste_of_5000_lines_is_one_input_and_soon_done(terminal):
    tty = terminal()
    lines = [f"a{n} = {n}  # as long as a line usually is, or nearly" for n in range(5000)]
    began = time.monotonic()
    tty.paste("\n".join(lines))
    tty.sees("a4999 = 4999", limit=30.0)
    tty.line("")
    tty.sees(r"^In \[2\]:", limit=30.0)
    assert time.monotonic() - began < 10.0
    tty.line("a0, a4999")
    tty.sees(r"Out\[2\]: \(0, 4999\)")


def test_null_and_control_characters_in_a_paste_do_no_harm(terminal):
    tty = terminal()
    tty.paste("x = 'a\x07b'")
    tty.line("")
    tty.prompt(2)
    tty.line("x")
    tty.sees(r"Out\[2\]: 'a\\x07b'")


def test_suspend_and_back(terminal):
    command = f"{sys.executable} -m nacre --profile t"
    tty = terminal(argv=["bash", "--norc", "-i"], wait=False, PS1="shell> ")
    tty.sees("^shell>")
    tty.line(command)
    tty.prompt(1)
    tty.send("x = 'kept'")
    tty.sees("kept")
    tty.send("\x1a")
    tty.sees("Stopped")
    tty.line("fg")
    tty.sees(r"^In \[1\]: x = 'kept'$")
    tty.line("")
    tty.prompt(2)
    tty.line("x")
    tty.sees(r"Out\[2\]: 'kept'")


def test_ctrl_backslash_quits(terminal):
    tty = terminal("confirm_exit = true")
    tty.send("\x1c")
    assert tty.ends() == 0


def test_a_hangup_ends_the_shell(terminal):
    tty = terminal()
    os.kill(tty.pid, signal.SIGHUP)
    assert tty.ends() == -signal.SIGHUP


@pytest.mark.parametrize(
    "cell",
    [
        "import sys; sys.stdout = None",
        "import sys; sys.stdout = 5",
        "import sys; f = open('/dev/null', 'w'); sys.stdout = f; f.close()",
        "import asyncio; get_shell().loop.get().close()",
    ],
)
def test_the_prompt_survives_what_a_cell_leaves_behind(terminal, cell):
    tty = terminal()
    tty.line(cell)
    tty.prompt(2)
    tty.line("print('still' + ' here')")
    tty.sees("^still here$")


def test_ctrl_c_ends_a_paste_whose_end_was_lost(terminal):
    tty = terminal()
    tty.send("\x1b[200~lost")
    tty.send("\r")
    while tty.pump(0.5):
        pass
    written = len(tty.raw)
    tty.send("\x03")
    tty.until(lambda: len(tty.raw) > written, "the line drawn anew")
    tty.line("'pe' + 'arl'")
    tty.sees(r"^Out\[1\]: 'pearl'$")


def test_where_no_thread_can_be_had_the_line_is_read_all_the_same(terminal):
    terminal.plugins += ["completion", "complete-names", "history-sqlite", "inspect"]
    tty = terminal()
    tty.line("import sys; sys.excepthook = None  # with it, threading makes none")
    tty.prompt(2)
    tty.send("str.upp\ter(")
    tty.send("'pearl')\r")
    tty.sees(r"^Out\[2\]: 'PEARL'$")
