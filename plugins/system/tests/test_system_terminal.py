"""Commands that run in a real terminal."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs pseudo-terminals and /proc")


def test_a_command_writes_to_the_terminal_and_the_prompt_returns(screen):
    shell = screen("system")
    shell.send("run('tty && echo a$((1+1))b')\n")
    shell.wait(r"/dev/\S+\r\na2b\r\n")
    shell.wait(r"In \[3\]: ")


def test_a_command_reads_what_is_typed(screen):
    shell = screen("system")
    shell.send("run('cat')\n")
    shell.wait("'cat'")
    shell.send("some text\n")
    shell.wait("some text\r\nsome text")
    shell.send("\x04")
    shell.wait(r"In \[3\]: ")


@pytest.mark.parametrize("command", ["sleep 30", "sleep 30; echo no", "sleep 30 | cat", "sh -c 'sleep 30; true'"])
def test_ctrl_c_ends_a_sleeping_command_at_once_and_leaves_no_child(screen, command):
    shell = screen("system")
    shell.send(f"run({command!r}); print('after'.upper())\n")
    shell.wait_for_child("sleep")
    began = time.monotonic()
    shell.send("\x03")
    shown = shell.wait(r"(?s)(.*)In \[3\]: ")
    assert time.monotonic() - began < 1
    assert not shell.descendants()
    assert "AFTER" not in shown[1], "the rest of the cell is interrupted as well"
    shell.send("_exit_code\n")
    shell.wait(r"-2\r\n")


def test_ctrl_c_ends_a_command_whose_output_is_captured(screen):
    shell = screen("system")
    shell.send("x = get('sleep 30')\n")
    shell.wait_for_child("sleep")
    began = time.monotonic()
    shell.send("\x03")
    shell.wait(r"In \[3\]: ")
    assert time.monotonic() - began < 1
    assert not shell.descendants()


def test_ctrl_c_that_a_command_handles_leaves_the_cell_alone(screen):
    shell = screen("system")
    shell.send("run('trap \"echo caught\" INT; sleep 30; echo end'); print('after'.upper())\n")
    shell.wait_for_child("sleep")
    shell.send("\x03")
    shell.wait(r"caught\r\nend\r\nAFTER\r\n")


def test_ctrl_c_works_for_the_next_cell_after_a_command(screen):
    shell = screen("system")
    shell.send("run('true')\n")
    shell.wait(r"In \[3\]: ")
    shell.send("import time; print('o' + 'n'); time.sleep(30)\n")
    shell.wait(r"on\r\n")
    shell.send("\x03")
    shell.wait(r"KeyboardInterrupt")
    shell.wait(r"In \[4\]: ")


def test_ctrl_backslash_ends_the_command_and_not_the_shell(screen):
    shell = screen("system")
    shell.send("run('exec sleep 30')\n")
    shell.wait_for_child("sleep")
    shell.send("\x1c")
    shell.wait(r"In \[3\]: ")
    shell.send("_exit_code\n")
    shell.wait(r"-3\r\n")


@pytest.mark.skipif(not Path("/usr/bin/less").exists(), reason="needs less")
def test_less_takes_the_whole_screen_and_its_keys(screen, tmp_path):
    tmp_path.joinpath("long.txt").write_text("".join(f"line {n}\n" for n in range(200)))
    shell = screen("system")
    shell.send(f"run('less {tmp_path}/long.txt')\n")
    shell.wait("line 5")
    shell.send("/line 15" + "0\n")
    shell.wait("line 150")
    shell.send("q")
    shell.wait(r"In \[3\]: ")


@pytest.mark.skipif(not Path("/usr/bin/vim").exists(), reason="needs vim")
def test_vim_edits_a_file(screen, tmp_path):
    shell = screen("system")
    shell.send(f"run('vim -u NONE {tmp_path}/new.txt')\n")
    shell.wait("new.txt")
    shell.send("ihello\x1b:wq\n")
    shell.wait(r"In \[3\]: ")
    assert tmp_path.joinpath("new.txt").read_text() == "hello\n"


def test_an_interactive_shell_takes_the_terminal_and_gives_it_back(screen):
    shell = screen("system")
    shell.send("run('sh -i')\n")
    shell.wait(r"inner\$ ")
    shell.send("echo $((40+2))\n")
    shell.wait("42\r\n")
    shell.send("exit 3\n")
    shell.wait(r"In \[3\]: ")
    shell.send("_exit_code\n")
    shell.wait(r": 3\r\n")


def test_a_terminal_left_behind_by_a_killed_shell_is_taken_back(screen):
    shell = screen("system")
    shell.send("run('sh -i')\n")
    shell.wait(r"inner\$ ")
    shell.send("stty -echo; kill -9 $$\n")
    shell.wait(r"In \[3\]: ")
    shell.send("_exit_code, 'still' + ' here'\n")
    shell.wait(r"_exit_code, 'still' \+ ' here'\r\n", 5)  # it echoes again
    shell.wait(r"\(-9, 'still here'\)")


def test_a_command_in_the_background_does_not_hold_the_prompt(screen):
    shell = screen("system")
    shell.send("run('sleep 5 &')\n")
    shell.wait(r"In \[3\]: ", 3)


def test_captured_output_at_a_terminal_goes_through_a_pipe(screen):
    shell = screen("system")
    shell.send("import contextlib, io; f = io.StringIO()\n")
    shell.wait(r"In \[3\]: ")
    shell.send("with contextlib.redirect_stdout(f): run('test -t 1; echo $?')\n\n")
    shell.wait(r"In \[4\]: ")
    shell.send("f.getvalue()\n")
    shell.wait(r"'1\\n'")


MISSES = """
import os, signal, time
signal.signal(signal.SIGINT, lambda *_: os.execvp("sleep", ["sleep", "60"]))
print("go" + "ing", flush=True)
while True:
    time.sleep(0.01)
"""


def test_ctrl_c_that_a_program_missed_as_it_began_comes_again(screen, tmp_path):
    (tmp_path / "misses.py").write_text(MISSES)
    shell = screen("system")
    shell.send(f"run('{sys.executable} {tmp_path / 'misses.py'}')\n")
    shell.wait(r"going\r\n")
    shell.send("\x03")
    shell.wait(r"In \[3\]: ")
    assert not shell.descendants()
    shell.send("_exit_code\n")
    shell.wait(r"-2\r\n")


def test_what_a_handler_starts_to_clean_up_is_left_alone(screen):
    shell = screen("system")
    trap = "trap \"sleep 2; echo cle''aned; exit\" INT; echo go''ing; while :; do sleep 0.1; done"
    shell.send(f"run({trap!r})\n")
    shell.wait(r"going\r\n")
    shell.send("\x03")
    shell.wait(r"cleaned\r\n")
    shell.wait(r"In \[3\]: ")
