"""The debugger in a real terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Start = Callable[..., Any]  # a Tty, of the conftest


def test_the_last_error_is_looked_at_where_it_happened(terminal: Start) -> None:
    one = terminal()
    one.type("def f(n): return n / 0")
    one.sees(r"In \[2\]:")
    one.type("f(41)")
    one.sees(r"In \[3\]:")
    one.type("%debug")
    assert "in f" in one.sees("debug>")
    one.type("p n + 1")
    one.sees(r"\n42\n[\s\S]*debug>")
    one.type("up")
    assert "f(41)" in one.sees(r"-->[\s\S]*debug>")
    one.type("up")
    one.sees(r"Oldest frame[\s\S]*debug>")
    one.type("q")
    one.sees(r"In \[4\]:")
    one.type("'s' + 'ane'")
    one.sees("'sane'")


def test_breakpoint_opens_it_and_stepping_ends_with_the_cell(terminal: Start) -> None:
    one = terminal()
    one.type("import sys; q = 5; breakpoint(); q = 6; r = 7")
    one.sees("debug>")
    one.type("p q")
    one.sees(r"\n5\n[\s\S]*debug>")
    one.type("c")
    one.sees(r"In \[2\]:")
    one.type("breakpoint(); s = 8")
    one.sees("debug>")
    for _ in range(3):
        one.type("n")
        if "In [3]" in one.sees(r"debug>|In \[3\]:"):
            break
    one.type("(sys.gettrace(), q, s)")
    one.sees(r"\(None, 6, 8\)")


def test_ctrl_c_asks_for_another_command_and_ctrl_d_leaves(terminal: Start) -> None:
    one = terminal()
    one.type("breakpoint(); t = 1")
    one.sees("debug>")
    one.press("p 12\x03")
    one.sees(r"KeyboardInterrupt[\s\S]*debug>")
    one.type("while True: pass")
    one.pump(0.2)
    while not one.canonical():
        one.pump(0.05)
    one.press("\x03")
    one.sees(r"KeyboardInterrupt[\s\S]*debug>")
    one.press("\x04")
    one.sees(r"debugger was left[\s\S]*In \[2\]:")
    one.type("'s' + 'ane'")
    one.sees("'sane'")


def test_names_and_commands_are_completed_and_earlier_commands_are_there(terminal: Start) -> None:
    one = terminal()
    one.type("a_long_name = 99; breakpoint(); u = 2")
    one.sees("debug>")
    one.press("p a_lo\t")
    one.sees("ng_name")  # the rest of it may be drawn by itself
    one.press("\r")
    one.sees(r"\n99\n[\s\S]*debug>")
    one.press("\x1b[A")
    one.sees("p a_long_name")
    one.press("\r")
    one.sees(r"\n99\n[\s\S]*debug>")
    one.type("c")
    one.sees(r"In \[2\]:")


@pytest.mark.parametrize("typed", ["breakpoint()", "s = 'break' + 'point()'; exec(s)"])
def test_the_first_lines_typed_at_once_open_it_with_the_same_prompt(terminal: Start, typed: str) -> None:
    one = terminal(typed=f"a_long_name = 98\r{typed}\r")
    one.sees("debug>")
    one.press("p a_lo\t")
    one.sees("ng_name")  # the rest of it may be drawn by itself
    one.press(" + 1\r")
    one.sees(r"\n99\n[\s\S]*debug>")
    one.type("c")
    one.sees(r"In \[3\]:")


def test_commands_typed_at_once_behind_a_breakpoint_are_the_debuggers(terminal: Start) -> None:
    one = terminal(typed="a = 98\rbreakpoint()\rp a + 1\rc\ra + 2\r")
    one.sees(r"\n99\n[\s\S]*debug>[\s\S]*In \[3\]: a \+ 2[\s\S]*Out\[3\]: 100\n")


def test_code_that_awaits_and_threads_can_be_stopped(terminal: Start) -> None:
    one = terminal()
    one.type("import asyncio, threading")
    one.sees(r"In \[2\]:")
    one.type("async def f(n): await asyncio.sleep(0); breakpoint(); return n")
    one.press("\r")
    one.sees(r"In \[3\]:")
    one.type("await f(33)")
    one.sees("debug>")
    one.type("p n")
    one.sees(r"\n33\n[\s\S]*debug>")
    one.type("c")
    one.sees(r"Out\[3\]: 33[\s\S]*In \[4\]:")
    one.type("def g(n): breakpoint(); return n")
    one.press("\r")
    one.sees(r"In \[5\]:")
    one.type("t = threading.Thread(target=g, args=(44,)); t.start(); t.join()")
    one.sees("debug>")
    one.type("p n")
    one.sees(r"\n44\n[\s\S]*debug>")
    one.type("c")
    one.sees(r"In \[6\]:")


@pytest.mark.parametrize("stepped", ["q", "n"])
def test_a_thread_that_is_left_ends_without_a_word(terminal: Start, stepped: str) -> None:
    one = terminal()
    one.type("import threading")
    one.sees(r"In \[2\]:")
    one.type("def g(n): breakpoint(); n += 1; return n")
    one.press("\r")
    one.sees(r"In \[3\]:")
    one.type("t = threading.Thread(target=g, args=(44,)); t.start(); t.join()")
    one.sees("debug>")
    if stepped == "n":
        one.type("n")
        one.sees(r"debug>[\s\S]*debug>")
    one.type("q")
    assert "BdbQuit" not in one.sees(r"In \[4\]:")


def test_a_file_runs_in_it_from_a_line_on(terminal: Start, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n\ndef f(y):\n    z = y + 1\n    return z\nw = f(x)\n")
    one = terminal()
    one.type("%run -d a.py")
    assert "a.py:1" in one.sees("debug>")
    one.type("q")
    one.sees(r"In \[2\]:")
    one.type("%run -d -b 5 a.py")
    assert "a.py:5" in one.sees("debug>")
    one.type("p z")
    one.sees(r"\n2\n[\s\S]*debug>")
    one.type("c")
    one.sees(r"In \[3\]:")
    one.type("w")
    one.sees(r"Out\[3\]: 2")
