"""Cells that take away what the shell itself needs, and code that ends the process under a standing prompt."""

from __future__ import annotations

import termios

import pytest


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("del builtins.print", "builtins.print"),
        ("del builtins.len, builtins.isinstance", "builtins.isinstance, builtins.len"),
        ("builtins.isinstance = None", "builtins.isinstance"),
        ("builtins.__import__ = 0", "builtins.__import__"),
        ("builtins.__dict__.clear()", "builtins.__name__, builtins.__doc__"),
        ("sys.modules.clear()", "sys.modules"),
    ],
)
def test_what_a_cell_took_away_from_python_is_put_back(terminal, cell, told):
    tty = terminal()
    tty.line(f"import builtins, sys; {cell}")
    tty.until(lambda: f"nacre: a cell took away {told}" in " ".join(tty.screen.lines), told)
    tty.line("import html; print(html.escape('<'), len('pearl'))")
    tty.sees("^&lt; 5$")
    tty.line("exit")
    assert tty.ends() == 0


def test_what_a_cell_puts_in_the_place_of_a_function_stays(terminal):
    tty = terminal()
    tty.line("import builtins, sys; builtins.print = lambda *args: sys.stdout.write('mine\\n') and None")
    tty.prompt(2)
    tty.line("print(1)")
    tty.sees("^mine$")
    tty.prompt(3)
    assert not any("took away" in line for line in tty.screen.lines)


def test_a_stream_that_a_cell_made_nothing_is_opened_again(terminal):
    tty = terminal()
    tty.line("import sys; sys.stdout = sys.stderr = sys.__stdout__ = None")
    tty.prompt(2)
    tty.line("print('pe' + 'arl')")
    tty.sees("^pearl$")


@pytest.mark.parametrize(
    "cell",
    ["threading.Timer(0.5, os._exit, (3,)).start()", "task = get_shell().loop.get().call_later(0.5, os._exit, 3)"],
)
def test_who_ends_the_process_while_the_prompt_stands_leaves_the_terminal_as_it_was(terminal, cell):
    tty = terminal()
    found = termios.ECHO | termios.ICANON | termios.ISIG
    tty.line(f"import os, threading; {cell}")
    tty.prompt(2)
    assert tty.ends() == 3
    assert tty.settings()[3] & found == found
    assert tty.raw.endswith(b"\x1b[?2004l")


def test_a_child_that_ends_at_once_leaves_the_terminal_to_its_parent(terminal):
    tty = terminal()
    tty.line("import os, threading, time")
    tty.prompt(2)
    tty.line("def fork(): time.sleep(0.5); child = os.fork() or os._exit(0); print('child', os.waitpid(child, 0)[1])")
    tty.line("")
    tty.prompt(3)
    tty.line("threading.Thread(target=fork).start()")
    tty.prompt(4)
    tty.sees("^child 0$")
    assert not tty.settings()[3] & termios.ICANON
