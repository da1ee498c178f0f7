"""The search in a real pseudo-terminal."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

from nacre.history import Entry, Query
from nacre_history_sqlite.store import SqliteStore

CTRL_R, CTRL_G, TAB, ENTER = "\x12", "\x07", "\t", "\r"
F5, F6, F7, F8 = "\x1b[15~", "\x1b[17~", "\x1b[18~", "\x1b[19~"
FUNCTION = "def double(x):\n    y = x * 2\n    return y"


def store(folder: Path) -> SqliteStore:
    return SqliteStore(str(folder / "state" / "history.sqlite"), 5.0)


def earlier(folder: Path, *sources: str, status: str = "ok", directory: str = "/elsewhere") -> None:
    """Cells of a session before."""
    made = store(folder)
    session = made.open_session(1e9)
    for number, source in enumerate(sources, 1):
        made.append(Entry(session, number, source, "", 1e9 + session * 1000 + number, directory, status, 0.1))
    made.close()


def test_what_was_typed_in_another_session_is_found_by_some_of_its_characters(terminal: Any, tmp_path: Path) -> None:
    earlier(tmp_path, "frame = read_csv(path)", "x = 1", FUNCTION)
    tty = terminal()
    tty.send(CTRL_R)
    tty.sees("3 found")
    tty.send("rdcsv")
    tty.sees("1 found")
    tty.send(ENTER)
    tty.sees(r"In \[1\]: frame = read_csv\(path\)$")


def test_what_stands_on_the_line_is_looked_for_first(terminal: Any, tmp_path: Path) -> None:
    earlier(tmp_path, "alpha = 1", "beta = 2")
    tty = terminal()
    tty.send("alp" + CTRL_R)
    tty.sees(r"search: alp")
    tty.sees("1 found")


def test_keys_that_come_together_with_ctrl_r_are_looked_for(terminal: Any, tmp_path: Path) -> None:
    earlier(tmp_path, "alpha = 1", "beta = 2")
    tty = terminal()
    tty.send(CTRL_R + "be" + "ta")
    tty.sees(r"search: beta")
    tty.sees("1 found")


def test_the_way_back_leaves_the_line_as_it_was(terminal: Any, tmp_path: Path) -> None:
    earlier(tmp_path, "alpha = 1")
    tty = terminal()
    tty.send("6 * 7" + CTRL_R)
    tty.sees("search: 6")
    tty.send("zzz" + CTRL_G)
    tty.until(lambda: "search:" not in tty.screen.text)
    tty.send(ENTER)
    tty.sees(r"Out\[1\]: 42")


def test_a_cell_of_several_lines_is_previewed_as_a_whole(terminal: Any, tmp_path: Path) -> None:
    earlier(tmp_path, FUNCTION)
    tty = terminal()
    tty.send(CTRL_R)
    tty.sees(r"def double\(x\):  \(\+2 lines\)")
    tty.sees(r"^ {7}return y")
    tty.sees("/elsewhere")


def test_a_key_shows_what_failed_only(terminal: Any, tmp_path: Path) -> None:
    earlier(tmp_path, "good = 1")
    earlier(tmp_path, "bad = 1", status="error")
    tty = terminal()
    tty.send(CTRL_R)
    tty.sees("2 found")
    tty.send(F6)
    tty.sees(r"1 found \| failed")
    tty.sees("bad = 1")
    tty.send(F6)
    tty.sees(r"1 found \| ok")


def test_a_key_shows_what_ran_here_only(terminal: Any, tmp_path: Path) -> None:
    earlier(tmp_path, "there = 1")
    earlier(tmp_path, "here = 1", directory=os.getcwd())
    tty = terminal()
    tty.send(CTRL_R)
    tty.sees("2 found")
    tty.send(F5)
    tty.sees(r"1 found \| here")
    tty.sees("here = 1")


def test_a_key_shows_this_session_only(terminal: Any, tmp_path: Path) -> None:
    earlier(tmp_path, "before = 1")
    tty = terminal()
    tty.send("mine = 1" + ENTER)
    tty.prompt(2)
    tty.send(CTRL_R)
    tty.sees("2 found")
    tty.send(F7)
    tty.sees(r"1 found \| session")


def test_several_cells_can_be_chosen(terminal: Any, tmp_path: Path) -> None:
    earlier(tmp_path, "first = 1", "second = 2", "third = 3")
    tty = terminal()
    tty.send(CTRL_R)
    tty.sees("3 found")
    tty.send(TAB + "\x1b[B" + TAB)
    tty.sees("2 chosen")
    tty.send(ENTER)
    tty.sees(r"In \[1\]: third = 3\n +\.\.\.: first = 1")


def test_alt_enter_runs_the_cell_at_once(terminal: Any, tmp_path: Path) -> None:
    earlier(tmp_path, "6 * 7")
    tty = terminal()
    tty.send(CTRL_R)
    tty.sees("1 found")
    tty.send("\x1b\r")
    tty.sees(r"Out\[1\]: 42")


def test_a_cell_is_deleted_at_the_second_press(terminal: Any, tmp_path: Path) -> None:
    earlier(tmp_path, "secret_word = 1", "kept = 1", "secret_word = 1")
    tty = terminal()
    tty.send(CTRL_R + "secret")
    tty.sees("1 found")
    tty.send(F8)
    tty.sees("press again")
    tty.send(F8)
    tty.sees("2 deleted")
    made = store(tmp_path)
    assert [entry.source for entry in made.search(Query())] == ["kept = 1"]
    made.close()
    tty.send(CTRL_G)


def test_a_cell_is_copied_to_the_terminals_clipboard(terminal: Any, tmp_path: Path) -> None:
    earlier(tmp_path, "größe = 1")
    tty = terminal()
    tty.send(CTRL_R)
    tty.sees("1 found")
    tty.send("\x1bw")
    tty.sees("copied")
    assert b"\x1b]52;c;" + base64.b64encode("größe = 1".encode()) + b"\x07" in tty.raw


def test_keys_do_not_wait_for_a_slow_store(terminal: Any, tmp_path: Path) -> None:
    slow = '"import time; get_shell().history.search = lambda query: time.sleep(600) or []"'
    tty = terminal(startup=slow)
    tty.send(CTRL_R)
    for text in ("a", "ab", "abc"):
        tty.send(text[-1])
        tty.sees(rf"search: {text}$")
    tty.sees(r"^ \.\.\.")
    tty.send(CTRL_G + "6 * 7" + ENTER)
    tty.sees(r"Out\[1\]: 42")


def test_a_store_that_fails_is_told_in_the_search(terminal: Any, tmp_path: Path) -> None:
    tty = terminal(startup='"def fail(query): raise OSError(\'gone\')", "get_shell().history.search = fail"')
    tty.send(CTRL_R)
    tty.sees("OSError: gone")
    tty.send(CTRL_G + "6 * 7" + ENTER)
    tty.sees(r"Out\[1\]: 42")


def test_it_opens_again_and_fits_a_small_terminal(terminal: Any, tmp_path: Path) -> None:
    earlier(tmp_path, *(f"value_{number} = {number}" for number in range(50)))
    tty = terminal(rows=8, columns=30)
    for _ in range(3):
        tty.send(CTRL_R)
        tty.sees("50 found")
        tty.send("\x1b[A\x1b[B\x1b[6~" + CTRL_G)
        tty.until(lambda: "found" not in "\n".join(tty.screen.lines))


def test_control_characters_in_a_cell_do_not_reach_the_terminal(terminal: Any, tmp_path: Path) -> None:
    earlier(tmp_path, "evil = '\x1b]0;title\x07\x1b[2J'")
    tty = terminal()
    tty.send(CTRL_R)
    tty.sees("1 found")
    tty.sees(r"evil = '\^\[\]0;title\^G")
    assert b"\x1b]0;title" not in tty.raw


# --- walking with the arrow keys, which is the terminal's own ---------------------------------------


def test_up_walks_through_the_cells_that_begin_like_the_line(terminal: Any, tmp_path: Path) -> None:
    earlier(tmp_path, "alpha = 1", "beta = 2", "alpine = 3")
    tty = terminal()
    tty.send("alp\x1b[A")
    tty.sees(r"In \[1\]: alpine = 3$")
    tty.send("\x1b[A")
    tty.sees(r"In \[1\]: alpha = 1$")


def test_down_after_a_recalled_cell_offers_the_one_that_followed_it(terminal: Any, tmp_path: Path) -> None:
    earlier(tmp_path, "first = 1", "second = 2", "third = 3")
    tty = terminal()
    tty.send("fi\x1b[A")
    tty.sees(r"In \[1\]: first = 1$")
    tty.send(ENTER)
    tty.prompt(2)
    tty.send("\x1b[B")
    tty.sees(r"In \[2\]: second = 2$")
