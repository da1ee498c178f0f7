"""The prompt that stands before the toolkit is there, and what is typed meanwhile."""

from __future__ import annotations

import re
import subprocess
import sys
import time

import pytest


def test_what_is_typed_at_once_is_run_once(terminal):
    tty = terminal(wait=False)
    tty.send("print('p' + 'earl')\r")
    tty.prompt(2)
    assert tty.screen.lines.count("pearl") == 1


def test_several_lines_typed_at_once_are_run_in_order(terminal):
    tty = terminal(wait=False)
    tty.send("a = 1\ra += 1\ra\r")
    tty.sees(r"Out\[3\]: 2")
    tty.prompt(4)


def test_keys_that_come_while_the_toolkit_is_imported_are_all_kept(terminal):
    for gap in (0.0, 0.003, 0.012, 0.03):
        tty = terminal(wait=False)
        tty.sees(r"In \[1\]:")
        for char in "x = '0123456789abcdef'\r":
            tty.send(char)
            time.sleep(gap)
        tty.prompt(2)
        tty.line("x")
        tty.sees(r"Out\[2\]: '0123456789abcdef'")
        tty.close()
        terminal.opened.remove(tty)


def test_a_marked_paste_that_comes_early_stays_one_input(terminal):
    tty = terminal(wait=False)
    tty.until(lambda: "2004" in tty.screen.modes, "bracketed paste")
    tty.paste("def f():\n    a = 1\n\n    return a + 1\n")
    tty.send("\r")
    tty.prompt(2)
    tty.line("f()")
    tty.sees(r"Out\[2\]: 2")


SLOW = ["\x1b[200~'''é\r日本\r😀'''\x1b[201~", "\x1b[D" * 3, "x", "\x1b[F", "\r"]


@pytest.mark.parametrize("start", ["first", "second"])
def test_a_paste_that_comes_early_over_a_slow_line_arrives_whole(terminal, start):
    """Byte by byte, characters and escape sequences cut apart; also into the prompt that a second start shows."""
    if start == "second":
        tty = terminal()
        tty.line("exit")
        tty.ends()
    tty = terminal(wait=False)
    tty.until(lambda: "2004" in tty.screen.modes, "bracketed paste")
    for byte in "".join(SLOW).encode():
        tty.send_bytes(bytes([byte]))
        tty.pump(0.004)
    tty.sees(r"^Out\[1\]: 'é\\n日本\\n😀x'$")
    tty.prompt(2)


def test_an_unmarked_paste_that_comes_early_is_not_indented_twice(terminal):
    tty = terminal(wait=False)
    tty.send("def f(x):\r    if x:\r        return 1\r    return 2\r\rf(0)\r")
    tty.sees(r"Out\[2\]: 2")


def test_ctrl_c_typed_early_clears_what_was_typed_before_it(terminal):
    tty = terminal(wait=False)
    tty.sees(r"In \[1\]:")
    tty.send("oops oops\x03'alive'\r")
    tty.sees(r"Out\[1\]: 'alive'")


def test_the_early_prompt_is_drawn_before_anything_heavy_is_imported(terminal):
    terminal.profile()
    code = (
        "import sys, nacre_terminal.terminal as t\n"
        "from nacre import Shell\n"
        "shell = Shell('t')\n"
        "front = t.Terminal(shell)\n"
        "front.parts('before', 1, front._mode()), front.colors\n"
        "import nacre_terminal.early\n"
        "print(sorted({'asyncio', 'prompt_toolkit', 'traitlets', 'subprocess', 'sqlite3', 'pygments', 'logging'}"
        " & set(sys.modules)))"
    )
    import os

    environment = {**os.environ, "NACRE_HOME": str(terminal.home)}
    subprocess.run([sys.executable, "-m", "nacre", "--profile", "t", "-c", "pass"], env=environment, check=True)
    found = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_what_a_startup_line_prints_takes_the_early_prompts_place(terminal):
    tty = terminal(startup='"print(40 + 2)"')
    assert tty.screen.lines[:2] == ["42", "In [1]:"]


def test_a_startup_line_that_never_ends_is_interrupted(terminal):
    tty = terminal(startup='"""print(\'begun\')\\nwhile True: pass"""', wait=False)
    tty.sees("^begun$")
    tty.send("\x03")
    tty.prompt(1)


def test_the_cursor_is_not_asked_for(terminal):
    tty = terminal()
    tty.line("1")
    tty.prompt(2)
    assert not re.search(rb"\x1b\[6n", tty.raw)


def test_a_dumb_terminal_gets_plain_lines(terminal):
    tty = terminal(wait=False, TERM="dumb")
    tty.sees(r"^In \[1\]:")
    tty.send("6*7\n")
    tty.sees(r"Out\[1\]: 42")
    assert "TERM=dumb" in tty.screen.text
    assert b"\x1b" not in tty.raw


def test_simple_prompt_gets_plain_lines_without_a_word(terminal):
    tty = terminal("simple_prompt = true", wait=False)
    tty.sees(r"^In \[1\]:")
    tty.send("6*7\n")
    tty.sees(r"Out\[1\]: 42")
    assert b"\x1b" not in tty.raw
