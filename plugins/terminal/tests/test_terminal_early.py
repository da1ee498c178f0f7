"""The prompt that stands before the toolkit is there, and what is typed meanwhile."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time

import pytest
from nacre_testkit.screen import Shells


@pytest.fixture
def at_once(terminal, tmp_path):
    """Starts a shell for which something was typed before it began."""

    def start(text, settings="", **environment):
        go = tmp_path / f"go{len(terminal.opened)}"
        waits = f"stty -echo; while [ ! -e '{go}' ]; do sleep 0.01; done; stty echo; exec \"$@\""
        nacre = [sys.executable, "-m", "nacre", "--profile", "t"]
        tty = terminal(settings, wait=False, argv=["sh", "-c", waits, "sh", *nacre], **environment)
        tty.send(text)
        go.touch()
        return tty

    return start


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


@pytest.mark.parametrize("end", ["\r", "\n"])
def test_a_plain_line_typed_at_once_is_answered_before_the_toolkit_is_imported(at_once, end):
    tty = at_once(f"import sys{end}'prompt_toolkit' in sys.modules{end}")
    tty.sees(r"^Out\[2\]: False$")
    tty.prompt(3)
    tty.line("'prompt_toolkit' in sys.modules")
    tty.sees(r"^Out\[3\]: True$")


@pytest.mark.parametrize("begins", ["x = [1,\r2]\r", ""])
def test_it_looks_as_if_the_toolkit_had_read_it(terminal, at_once, begins):
    shown = []
    for settings in ("", "keys = {f9 = 'clear-input'}"):  # with keys of the profile's, all is left to the toolkit
        tty = at_once(begins + "1 + 1\rprint('a', end='')\r1/0\r\rraise SystemExit(3)\r%pwd\r'end'\r", settings)
        tty.sees(r"^Out\[\d\]: 'end'$")
        tty.prompt(8 if begins else 7)
        shown.append(tty.screen.text)
        tty.close()
        terminal.opened.remove(tty)
    assert shown[0] == shown[1]


def test_what_follows_a_line_typed_at_once_stays_in_its_order(at_once):
    tty = at_once("a = 'b'\ra += 'c'\x7f\x7fd'\r\x1b[200~a += '''e\n😀'''\x1b[201~\ra\ra += 'unfin")
    tty.sees(r"^Out\[4\]: 'bde\\n😀'$")
    tty.send("ished'\ra\r")
    tty.sees(r"^Out\[6\]: 'bde\\n😀unfinished'$")


@pytest.mark.parametrize("cut", range(1, 7))
def test_an_escape_sequence_that_is_cut_behind_such_a_line_is_whole(at_once, cut):
    keys = "\x1b[D\x1b[D"
    tty = at_once("'begun'\r'ac'" + keys[:cut])
    tty.sees(r"^Out\[1\]: 'begun'$")
    tty.send(keys[cut:] + "b\r")
    tty.sees(r"^Out\[2\]: 'abc'$")


def test_a_line_typed_at_once_that_asks_is_not_answered_by_what_was_typed_behind_it(at_once):
    tty = at_once("name = input('who? ')\r'next'\r")
    tty.sees(r"^who\?$")
    tty.send("pearl\n")
    tty.sees(r"^Out\[2\]: 'next'$")
    tty.line("name")
    tty.sees(r"^Out\[3\]: 'pearl'$")


def test_ctrl_c_stops_a_line_typed_at_once(at_once):
    tty = at_once("print('be' + 'gun'); exec('while True: pass')\r")
    tty.sees("^begun$")
    tty.send("\x03")
    tty.prompt(2)


TAKEN = ["sys.stdout = io.StringIO()", "sys.stdin = None", "sys.stdout.close()", "sys.stdin.close()", "os.close(1)"]


@pytest.mark.parametrize("does", [*TAKEN, "os.close(0)", "os.closerange(0, 3)"])
def test_a_line_typed_at_once_that_takes_the_streams_away_leaves_a_prompt(terminal, at_once, does):
    left = terminal.home / "left"
    tty = at_once(f"import io, os, sys; {does}\r")
    tty.sees(r"^In \[2\]:")
    tty.line(f"open({str(left)!r}, 'w').close()")
    tty.until(left.exists, "what the next line writes")
    tty.sees(r"^In \[3\]:")


def test_settings_of_the_terminal_that_a_line_typed_at_once_changes_stay(at_once):
    tty = at_once("import os; os.system('stty -echoctl')\r")
    tty.prompt(2)
    tty.line("1")
    tty.prompt(3)
    tty.line("os.popen('stty -a').read().count('-echoctl')")
    tty.sees(r"^Out\[3\]: 1$")


def test_without_the_toolkit_what_is_left_of_what_was_typed_at_once_is_told(at_once, tmp_path):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "prompt_toolkit.py").write_text("raise ImportError('broken')\n")
    tty = at_once("'pe' + 'arl'\r(1 +\r", PYTHONPATH=str(tmp_path / "broken"))
    tty.sees(r"^Out\[1\]: 'pearl'$")
    tty.sees("ImportError: broken")
    tty.sees(r"typed ahead, and is not run: .\(1 \+")
    tty.send("'plain' + 'ly'\n")
    tty.sees(r"Out\[2\]: 'plainly'$")


def test_an_interrupt_from_outside_after_a_line_typed_at_once_keeps_the_shell(at_once):
    tty = at_once("x = 'pearl'\r")
    tty.sees(r"^In \[2\]:")
    os.kill(tty.pid, signal.SIGINT)  # the toolkit is being imported
    tty.until(lambda: tty.stream.count("[?2004h") > 2, "the toolkit's own prompt")
    tty.line("x")
    tty.sees(r"^Out\[\d\]: 'pearl'$")


def test_a_line_typed_at_once_may_leave(at_once):
    tty = at_once("exit(3)\r")
    before = tty.settings()
    assert tty.ends() == 3
    assert tty.settings() == before


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
        "front.prompt()\n"
        "import nacre_terminal.early\n"
        "print(sorted({'asyncio', 'prompt_toolkit', 'traitlets', 'subprocess', 'sqlite3', 'pygments', 'logging'}"
        " & set(sys.modules)))"
    )
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


def test_a_tab_typed_at_once_opens_the_menu(tmp_path):
    shells = Shells(tmp_path, ["completion", "complete-names"])
    tty = shells(wait=False)
    tty.send("import os; os.pa\t")
    tty.sees(r"^In \[1\]: import os; os\.pa.*\n +pardir .*\n +path ")
    shells.close()
