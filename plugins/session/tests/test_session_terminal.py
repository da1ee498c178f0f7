"""Sessions as a person has them: in a terminal, one after the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pty")

from nacre_testkit.screen import Shells

PLUGINS = ("session", "history", "history-sqlite", "spool", "syntax", "display", "store", "system")


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shells]:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    made = Shells(tmp_path / "home", PLUGINS, choose={"history": "sqlite"})
    yield made
    made.close()


def leave(tty):
    tty.send("exit\r")
    assert tty.ends() == 0


def test_a_person_saves_leaves_and_goes_on(terminal):
    first = terminal()
    first.line("a = [1, 2]")
    first.prompt(2)
    first.line("f = (n for n in a)")
    first.prompt(3)
    first.line("%session save")
    first.sees(r"1 name saved for this directory")
    first.prompt(4)
    leave(first)
    second = terminal()
    second.line("%resume")
    second.sees(r"Restore 1 name \(y/\[n\]\)\?")
    second.send("y\r")
    second.sees(r"Run these cells again")
    second.send("y\r")
    second.sees(r"1 cell ran\.")
    second.prompt(3)
    second.line("next(f), a")
    second.sees(r"\(1, \[1, 2\]\)")


def test_ctrl_c_stops_a_replay_and_the_prompt_is_back(terminal):
    Path("slow.py").write_text("a = 1\nprint('began'); import time; time.sleep(600)\nb = 2\n")
    tty = terminal(columns=110)
    tty.line("%replay slow.py")
    tty.sees("^began")
    tty.send("\x03")
    tty.sees(r"Interrupted in #2: 1 cell ran, 1 left; %replay slow.py --from 3 goes on behind it")
    tty.prompt(4)
    tty.line("a")
    tty.sees(r"Out\[4\]: 1")


def test_a_notebook_of_a_terminal_has_results_without_what_the_terminal_adds(terminal):
    tty = terminal()
    tty.line("print('said'); 6 * 7")
    tty.sees(r"Out\[1\]: 42")
    tty.prompt(2)
    tty.line("1/0")
    tty.sees("ZeroDivisionError")
    tty.prompt(3)
    tty.line("%notebook book")
    tty.sees(r"book.ipynb: 2 cells")
    cells = json.loads(Path("book.ipynb").read_text())["cells"]
    first, second = (cell["outputs"] for cell in cells)
    assert [one["output_type"] for one in first] == ["stream", "execute_result"]
    assert (first[0]["text"], first[1]["data"]) == (["said\n"], {"text/plain": ["42"]})
    assert [(one["ename"], one["evalue"]) for one in second] == [("ZeroDivisionError", "division by zero")]
