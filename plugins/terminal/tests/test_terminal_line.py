"""The input line, as a person at a terminal meets it."""

from __future__ import annotations

import os
import signal
import time

import pytest


def test_a_result_is_shown_behind_its_number(terminal):
    tty = terminal()
    tty.line("6*7")
    tty.prompt(2)
    assert "Out[1]: 42" in tty.screen.lines


def test_a_block_is_indented_and_runs_at_an_empty_line(terminal):
    tty = terminal()
    tty.line("def f(x):")
    tty.line("return x + 1")
    tty.line("")
    tty.prompt(2)
    tty.line("f(41)")
    tty.prompt(3)
    assert "   ...:     return x + 1" in tty.screen.lines
    assert "Out[2]: 42" in tty.screen.lines


def test_a_block_goes_on_until_the_empty_line(terminal):
    tty = terminal()
    tty.line("for i in range(2):")
    tty.line("a = i")
    tty.line("print('got', a)")
    tty.line("")
    tty.prompt(2)
    assert tty.screen.lines.count("got 0") == 1
    assert tty.screen.lines.count("got 1") == 1


def test_a_paste_of_several_lines_stays_one_input(terminal):
    tty = terminal()
    tty.paste("if True:\n    x = 5\n\n    y = 6\nprint(x + y)")
    tty.line("")
    tty.prompt(2)
    assert "11" in tty.screen.lines


def test_ctrl_c_clears_the_line(terminal):
    tty = terminal()
    tty.send("x = oops")
    tty.sees("oops")
    tty.send("\x03")
    tty.prompt(1)
    tty.line("1+1")
    tty.prompt(2)
    assert "Out[1]: 2" in tty.screen.lines


def test_ctrl_c_clears_input_of_several_lines(terminal):
    tty = terminal()
    tty.line("def f():")
    tty.line("a = 1")
    tty.send("\x03")
    tty.prompt(1)
    tty.line("'alive'")
    tty.prompt(2)


def test_ctrl_c_ends_an_endless_loop(terminal):
    tty = terminal()
    tty.line("exec('print(chr(62) * 3)\\nwhile True: pass')")
    tty.sees("^>>>$")
    began = time.monotonic()
    tty.send("\x03")
    tty.prompt(2)
    assert time.monotonic() - began < 1.0
    assert "KeyboardInterrupt" in tty.screen.text


def test_ctrl_c_ends_an_await(terminal):
    tty = terminal()
    tty.line("import asyncio")
    tty.prompt(2)
    tty.line("print('begun'); await asyncio.sleep(9)")
    tty.sees("^begun$")
    tty.send("\x03")
    tty.prompt(3, limit=3.0)
    tty.line("'alive'")
    tty.sees("Out.3.: 'alive'")


def test_a_signal_at_the_prompt_keeps_the_shell(terminal):
    tty = terminal()
    tty.send("x = oops")
    tty.sees("oops")
    os.kill(tty.pid, signal.SIGINT)
    tty.prompt(1)
    tty.line("'alive'")
    tty.sees("Out.1.: 'alive'")


def test_ctrl_d_leaves_with_status_0_and_the_terminal_as_it_was(terminal):
    tty = terminal(wait=False)
    before = tty.settings()
    tty.prompt(1)
    assert tty.settings() != before
    tty.send("\x04")
    assert tty.ends() == 0
    assert tty.settings() == before
    assert "2004" not in tty.screen.modes


def test_exit_takes_its_status_along(terminal):
    tty = terminal()
    tty.line("exit(3)")
    assert tty.ends() == 3


def test_a_told_end_restores_the_terminal(terminal):
    tty = terminal(wait=False)
    before = tty.settings()
    tty.prompt(1)
    os.kill(tty.pid, signal.SIGTERM)
    assert tty.ends() == -signal.SIGTERM
    assert tty.settings() == before


def test_the_terminal_is_as_it_was_while_a_cell_runs(terminal):
    tty = terminal(wait=False)
    before = tty.settings()
    tty.prompt(1)
    tty.line("input('name? ')")
    tty.sees(r"^name\?$")
    assert tty.settings() == before
    tty.send("pearl\n")
    tty.sees("Out.1.: 'pearl'")


def test_up_brings_back_what_begins_like_what_is_typed(terminal):
    tty = terminal()
    for number, text in enumerate(["alpha = 1", "beta = 2", "gamma = 3"], 1):
        tty.line(text)
        tty.prompt(number + 1)
    tty.send("al\x1b[A")
    tty.sees(r"^In \[4\]: alpha = 1")
    tty.send("\x03")
    tty.prompt(4)
    tty.send("\x1b[A\x1b[A\x1b[B")
    tty.sees(r"^In \[4\]: gamma = 3")


def test_an_entry_of_several_lines_comes_back_whole(terminal):
    tty = terminal()
    tty.paste("def f():\n    return 1")
    tty.line("\r")
    tty.prompt(2)
    tty.send("\x1b[A")
    tty.sees(r"^In \[2\]: def f\(\):\n   \.\.\.:     return 1")


def test_prefill_is_the_next_prompts_text(terminal):
    tty = terminal()
    tty.line("get_shell().prefill = 'answer = 42'")
    tty.sees(r"^In \[2\]: answer = 42")
    tty.line("")
    tty.prompt(3)
    tty.line("answer")
    tty.sees("Out.3.: 42")


def test_a_prompt_begins_a_line_of_its_own(terminal):
    tty = terminal()
    tty.line("print('abc', end='')")
    tty.prompt(2)
    assert "abc" in tty.screen.lines


def test_keys_typed_ahead_of_a_slow_cell_are_kept(terminal):
    tty = terminal()
    tty.line("import time; print('begun'); time.sleep(0.5)")
    tty.sees("^begun$")
    tty.send("1000+1\r1000+2\r")
    tty.sees(r"Out\[3\]: 1002")
    assert tty.screen.text.count("Out[2]: 1001") == 1


def test_notices_are_told_above_the_prompt(terminal):
    tty = terminal()
    tty.line("get_shell().notice('the tide turns')")
    tty.prompt(2)
    assert "nacre: the tide turns" in tty.screen.lines


def test_a_signal_handler_that_raises_at_the_prompt_leaves_the_line_as_it_is(terminal):
    tty = terminal()
    tty.line("import os, signal; signal.signal(signal.SIGUSR1, lambda *_: 1/0)")
    tty.prompt(2)
    tty.send("'pe' + ")
    tty.sees(r"^In \[2\]: 'pe' \+$")
    for times in range(1, 4):
        while tty.pump(0.5):  # until it waits
            pass
        os.kill(tty.pid, signal.SIGUSR1)
        told = "ZeroDivisionError: division by zero: raised while the prompt waited"
        tty.until(lambda times=times, told=told: tty.screen.lines.count(told) == times, told)
    tty.line("'arl'")
    tty.sees(r"^Out\[2\]: 'pearl'$")


def test_a_task_that_ends_with_system_exit_does_not_end_the_shell(terminal):
    tty = terminal()
    tty.line("def stop(): raise SystemExit(3)")
    tty.line("")
    tty.prompt(2)
    tty.line("at = get_shell().loop.get().call_later(0.1, stop)")
    tty.sees(r"^SystemExit: 3: raised while the prompt waited$")
    tty.line("'pe' + 'arl'")
    tty.sees(r"^Out\[3\]: 'pearl'$")


def test_ctrl_c_behind_enter_before_the_cell_has_begun_ends_neither_shell_nor_session(terminal):
    tty = terminal()
    tty.line(
        "import os, signal, nacre_terminal.terminal as t; mend = t.Terminal.mend; "
        "t.Terminal.mend = lambda self: (setattr(t.Terminal, 'mend', mend), os.kill(os.getpid(), signal.SIGINT))"
    )
    tty.prompt(2)
    tty.line("'pe' + 'arl'")
    tty.sees(r"^Out\[2\]: 'pearl'$")


RAISING = """
import os, signal, threading, time
import prompt_toolkit.renderer, nacre_terminal.above
from prompt_toolkit.application import Application
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.renderer import Renderer
places = {
    "taken": (Renderer, "erase"),
    "erased": (Vt100_Output, "write_raw"),
    "written": (Application, "_redraw"),
    "drawing": (prompt_toolkit.renderer, "_output_screen_diff"),
    "drawn": (Vt100_Output, "show_cursor"),
}
def raise_when(place, kind):
    def handler(*_):
        raise kind(place)
    owner, name = places[place]
    whole = getattr(owner, name)
    def signalled(*args, **named):
        setattr(owner, name, whole)
        os.kill(os.getpid(), signal.SIGALRM)
        return whole(*args, **named)
    def talk(*_):
        print("word 0")
        time.sleep(0.1)
        setattr(owner, name, signalled)
        for number in range(1, 20):
            print("word", number)
            time.sleep(0.02)
    signal.signal(signal.SIGALRM, handler)
    signal.signal(signal.SIGUSR1, lambda *_: threading.Thread(target=talk).start())
"""


@pytest.mark.parametrize("kind", ["ValueError", "SystemExit", "KeyboardInterrupt"])
@pytest.mark.parametrize("place", ["taken", "erased", "written", "drawing", "drawn"])
def test_a_signal_handler_that_raises_while_the_line_is_drawn_leaves_it_whole(terminal, tmp_path, place, kind):
    (tmp_path / "raising.py").write_text(RAISING)
    tty = terminal(rows=100)
    tty.line(f"import sys; sys.path.insert(0, {str(tmp_path)!r})")
    tty.prompt(2)
    tty.line(f"from raising import *; raise_when({place!r}, {kind})")
    tty.prompt(3)
    tty.send("'pe' + ")
    tty.sees(r"^In \[3\]: 'pe' \+$")
    os.kill(tty.pid, signal.SIGUSR1)
    tty.sees("KeyboardInterrupt: a task" if kind == "KeyboardInterrupt" else rf"{kind}: {place}\b")
    tty.sees(r"(?s)^word 19$.*^In \[3\]: 'pe' \+$")
    shown = [line for line in tty.screen.lines if line.startswith(("word", "In [3]"))]
    assert shown == [*(f"word {number}" for number in range(20)), "In [3]: 'pe' +"]
    tty.line("'arl'")
    tty.sees(r"^Out\[3\]: 'pearl'$")
