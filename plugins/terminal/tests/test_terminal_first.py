"""The prompt of the last session, shown again before anything is imported."""

from __future__ import annotations

import os
import signal
import sys
import termios
import time

import pytest
from nacre_testkit.screen import Shells, Tty

ECHOES = termios.ECHO | termios.ICANON | termios.ISIG
TRACED = [sys.executable, "-X", "importtime", "-m", "nacre", "--profile", "t"]


def leave(tty: Tty) -> None:
    tty.line("exit")
    assert tty.ends() == 0


@pytest.fixture
def again(terminal: Shells) -> Shells:
    """Starts shells where one has been before."""
    leave(terminal())
    return terminal


def test_it_stands_before_the_core_is_imported(again):
    tty = again(argv=TRACED, wait=False)
    tty.wait(r"In \[1\]: ")
    before = tty.stream
    tty.wait("nacre.plugins")
    assert "nacre.plugins" not in before


def test_the_very_first_start_has_none(terminal):
    tty = terminal(argv=TRACED, wait=False)
    tty.wait(r"In \[1\]: ")
    assert "nacre.plugins" in tty.stream


def test_it_is_not_drawn_twice(again):
    tty = again()
    assert tty.screen.text.count("In [1]:") == 1


def test_what_is_typed_while_it_stands_runs_once(again):
    tty = again(wait=False)
    tty.wait(r"In \[1\]: ")
    tty.line("print('pe' + 'arl')")
    tty.sees(r"^pearl$")
    tty.sees(r"^In \[2\]:$")
    assert tty.screen.text.count("pearl") == 1


def test_a_prompt_that_has_changed_takes_its_place(again):
    tty = again("prompts = 'nacre_terminal.prompts:Classic'", wait=False)
    tty.sees(r"^>>>$")
    assert "In [1]" not in tty.screen.text
    tty.line("'pe' + 'arl'")
    tty.sees(r"^'pearl'$")


def test_a_mistake_in_the_profile_is_told_in_its_place(again):
    (again.home / "profiles" / "t.toml").write_text("not toml")
    again.profile = lambda *_: None
    tty = again(wait=False)
    assert tty.ends() == 2
    assert tty.screen.text.strip().startswith("nacre: ") and "In [" not in tty.screen.text
    assert tty.settings()[3] & ECHOES == ECHOES


def test_a_warning_stands_above_the_prompt(again):
    tty = again("oddity = 1", columns=200)
    assert [line[:6] for line in tty.screen.lines if line] == ["nacre:", "In [1]"]


def test_the_plain_front_end_finds_the_terminal_as_it_was(again):
    again.settings = "[traits.Shell]"
    again.profile()
    profile = again.home / "profiles" / "t.toml"
    profile.write_text(profile.read_text().replace('frontend = "terminal"', 'frontend = "plain"'))
    again.profile = lambda *_: None
    tty = again(wait=False)
    tty.line("'pe' + 'arl'")
    tty.sees("'pearl'")
    assert tty.settings()[3] & ECHOES == ECHOES


def test_it_is_not_shown_where_other_options_are_given(again):
    tty = again(argv=[sys.executable, "-m", "nacre", "--profile", "t", "-c", "print('pe' + 'arl')"], wait=False)
    assert tty.ends() == 0
    assert tty.stream.split() == ["pearl"]


def test_it_is_not_shown_before_code_of_the_users_own(again):
    (again.home / "config.py").write_text("print('configured')\n")
    tty = again(wait=False)
    tty.sees("configured")
    tty.sees(r"^In \[1\]:$")
    assert tty.stream.index("configured") < tty.stream.index("In [1]")


def test_another_terminal_does_not_show_it(again):
    tty = again(argv=TRACED, wait=False, TERM="vt100")
    tty.wait(r"In \[1\]: ")
    assert "nacre.plugins" in tty.stream


def test_a_file_that_is_none_of_ours_is_replaced(again):
    (file,) = (again.home / "cache").glob("first-prompt*")
    file.write_bytes(b"\xff\xfe" * 10000)
    leave(again())
    assert file.read_text().endswith("In [1]: ")
    assert time.time() - file.stat().st_mtime < 60


def test_another_terminal_remembers_its_own_from_then_on(again):
    leave(again(TERM="vt100"))
    tty = again(argv=TRACED, wait=False, TERM="vt100")
    tty.wait(r"In \[1\]: ")
    assert "nacre.plugins" not in tty.stream


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_to_end_finds_the_terminal_as_it_was(again, number):
    tty = again(wait=False)
    tty.wait(r"In \[1\]: ")  # the remembered one: nothing is imported yet
    os.kill(tty.pid, number)
    assert tty.ends() == -number
    assert tty.settings()[3] & ECHOES == ECHOES


def test_a_startup_line_may_ask(terminal):
    tty = terminal(startup="\"name = input('who? ')\"", wait=False)
    tty.sees(r"^who\?$")
    tty.line("pearl")
    tty.prompt(1)
    tty.line("name")
    tty.sees(r"^Out\[1\]: 'pearl'$")
