"""Whole shells on plain files: chosen with one line, with a full disk, with a file that is damaged."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from nacre_history_jsonl.store import JsonlStore
from nacre_testkit.shells import Home, text

LIMITED = """
import resource, runpy, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
sys.argv[0] = "nacre"
runpy.run_module("nacre", run_name="__main__", alter_sys=True)
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path, "history-jsonl", "jsonl", lambda: JsonlStore(str(tmp_path / "state" / "history-jsonl")))
    yield made
    made.close()


def test_what_one_shell_typed_another_one_finds(home: Home) -> None:
    home.run("x = 20", "1/0")
    found = home.run("[(e.source, e.status) for e in get_shell().history.search()][1:]")
    assert "('1/0', 'error'), ('x = 20', 'ok')" in found[0]


@pytest.mark.skipif(os.name != "posix", reason="a matter of POSIX")
def test_a_shell_on_a_full_disk_goes_on_says_so_and_harms_nothing(home: Home) -> None:
    home.run("before = 1")
    child = home.shell("-c", LIMITED)
    for number in range(150):
        child.tell(f"print({number}) # " + "y" * 1000)
        assert text(child.line()) == str(number)
    child.wait()
    assert 1 <= child.errors.count("nacre: history") <= 3, child.errors
    sources = home.sources()
    assert sources[0] == "before = 1"
    assert sources[1:] == [f"print({number}) # " + "y" * 1000 for number in range(len(sources) - 1)]
    home.run("after = 1")
    assert home.sources()[-1] == "after = 1"


def test_a_damaged_file_costs_no_more_than_itself(home: Home) -> None:
    home.run("first = 1")
    home.run("second = 2")
    damaged = home.state / "history-jsonl" / "00000001.jsonl"
    damaged.write_bytes(os.urandom(5000))
    content = damaged.read_bytes()
    found = home.run("[e.source for e in get_shell().history.search()][1:]")
    assert "['second = 2']" in found[0]
    assert damaged.read_bytes() == content


def test_a_folder_that_cannot_be_made_is_told_once_and_lines_wait(home: Home) -> None:
    home.state.mkdir()
    (home.state / "history-jsonl").write_text("in the way")
    child = home.shell()
    for number in range(3):
        child.tell(f"import time; time.sleep(0.1); print({number})")
        child.line()
    assert child.wait() == 0
    assert child.errors.count("history cannot be written now") == 1, child.errors
    (home.state / "history-jsonl").unlink()
    home.run("after = 1")
    assert len(home.entries()) == 4
