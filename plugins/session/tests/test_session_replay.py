"""%replay and %resume: cells of the past, run in the present."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacre import Cell, UsageError
from nacre_session.steps import _statements, planned


@pytest.fixture
def after(shells):
    """A shell after one that ran five cells, of which the fourth failed."""
    first = shells()
    for source in ("a = 1", "b = a + 1\nc = 3", "print('hello')", "1/0", "d = a + b + c"):
        first.run(source)
    return shells()


def names(one):
    return {name: one.shell.namespace.get(name) for name in "abcd" if name in one.shell.namespace}


def test_a_replay_stops_at_the_first_error_and_says_how_to_go_on(after, capsys):
    after.magic("replay", "~1/").fails(
        UsageError, r"^1/4 failed \(ZeroDivisionError\), as it did then: 3 cells ran, 1 left; %replay ~1/ --from 5"
    )
    assert names(after) == {"a": 1, "b": 2, "c": 3}
    assert "--- 1/2: b = a + 1 ...\n--- 1/3: print('hello')\nhello\n--- 1/4: 1/0\n" in capsys.readouterr().out


def test_a_replay_goes_on_where_it_is_told_to(after):
    after.magic("replay", "~1/1-2").ok()
    after.magic("replay", "~1/ --from 5").ok()
    assert names(after)["d"] == 6


def test_a_replay_leaves_out_what_failed_then(after, capsys):
    after.magic("replay", "-s ~1/").ok()
    assert names(after) == {"a": 1, "b": 2, "c": 3, "d": 6}
    assert "--- 1/4 is left out: it failed then\n" in capsys.readouterr().out


def test_a_replay_that_keeps_going_names_what_failed_at_the_end(after):
    after.magic("replay", "-k ~1/").fails(UsageError, "^4 cells ran, and 1 failed: 1/4$")
    assert names(after)["d"] == 6


def test_a_dry_run_runs_nothing(after, capsys):
    after.magic("replay", "-n ~1/").ok()
    assert names(after) == {}
    shown = capsys.readouterr().out
    assert "   2        1/2  b = a + 1 ...\n" in shown
    assert "1/0  [error then]\n" in shown
    assert shown.endswith("5 cells would run.\n")


def test_replayed_cells_are_cells_of_this_session(after):
    after.magic("replay", "~1/1-2").ok()
    after.run("a").gives(1)
    found = [(entry.number, entry.source) for entry in after.shell.history.range(0)]
    assert [source for _, source in found[1:]] == ["a = 1", "b = a + 1\nc = 3", "a"]
    assert [number for number, _ in found] == [1, 2, 3, 4]


def test_a_session_is_replayed_by_its_name(shells):
    first = shells()
    first.run("a = 41")
    first.magic("session", "name the analysis").ok()
    second = shells()
    second.magic("replay", "the analysis").ok()
    assert names(second) == {"a": 41}


@pytest.mark.parametrize(
    "source, why",
    [
        ("exit()", "it leaves the shell"),
        ("quit", "it leaves the shell"),
        ("%replay ~1/", "%replay was about the session it ran in"),
        ("%rerun 4-6", "%rerun was about"),
        ("%debug", "%debug was about"),
        ("%hist --forget 1", "%hist was about"),
        ("%history -g x --forget", "%history was about"),
        ("%incognito", "%incognito was about"),
        ("password = '<redacted>'", "a secret was taken out of it"),
    ],
)
def test_what_cannot_be_run_again_is_left_out_with_the_reason(shells, tmp_path, capsys, source, why):
    (tmp_path / "cells.jsonl").write_text("".join(json.dumps({"source": one}) + "\n" for one in (source, "a = 5")))
    one = shells()
    one.magic("replay", str(tmp_path / "cells.jsonl")).ok()
    assert f"--- #1 is left out: {why}" in capsys.readouterr().out
    assert names(one) == {"a": 5}


def test_a_secret_that_history_redacted_is_not_replayed_as_a_value(shells, capsys):
    first = shells()
    first.run("password = 'hunter2hunter2'")
    second = shells()
    second.magic("replay", "~1/").ok()
    assert "password" not in second.shell.namespace
    assert "a secret was taken out of it" in capsys.readouterr().out


def test_a_replayed_cell_that_leaves_ends_the_replay_and_not_the_shell(shells, tmp_path):
    (tmp_path / "leaving.py").write_text("import sys\nsys.exit(3)\na = 1\n")
    one = shells()
    one.magic("replay", str(tmp_path / "leaving.py")).fails(UsageError, "#2 asks to leave the shell")
    one.run("1").gives(1)


def test_an_interrupted_cell_ends_the_replay(shells, tmp_path, capsys):
    (tmp_path / "stopped.py").write_text("a = 1\nraise KeyboardInterrupt\nb = 2\n")
    one = shells()
    assert one.magic("replay", str(tmp_path / "stopped.py")).outcome.interrupted
    assert names(one) == {"a": 1}
    assert "Interrupted in #2: 1 cell ran, 1 left" in capsys.readouterr().out


def test_a_cell_that_replays_itself_is_stopped(shells, tmp_path):
    path = tmp_path / "again.py"
    path.write_text(f"shell = get_shell(); shell.run_line_magic('replay', {str(path)!r})\n")
    one = shells()
    one.magic("replay", str(path)).fails(UsageError, "#1 failed")
    assert one.shell.number < 6


def test_a_log_a_script_a_notebook_and_an_export_are_replayed(shells, tmp_path):
    cells = ["a = 1", "b = '''two\n\nlines'''", "for i in range(3):\n    c = i\nd = 4"]
    (tmp_path / "log.py").write_text("# Nacre log. It replays.\n\n" + "\n".join(cells) + "\n#[Out]# 4\n")
    (tmp_path / "marked.py").write_text("".join(f"# %% 1/{n}\n{cell}\n\n" for n, cell in enumerate(cells)))
    lines = [{"cell_type": "markdown", "source": "text"}, *({"cell_type": "code", "source": one} for one in cells)]
    (tmp_path / "book.ipynb").write_text(json.dumps({"cells": lines}))
    (tmp_path / "export.jsonl").write_text("".join(json.dumps({"source": one}) + "\n" for one in cells))
    for file in ("log.py", "marked.py", "book.ipynb", "export.jsonl"):
        one = shells()
        one.magic("replay", str(tmp_path / file)).ok()
        assert names(one) == {"a": 1, "b": "two\n\nlines", "c": 2, "d": 4}, file


def test_only_the_end_of_a_line_ends_it(shells, tmp_path):
    (tmp_path / "odd.py").write_text("a = '\u2028\x0c\x85'\nb = 2\n", encoding="utf-8")
    (tmp_path / "odd.jsonl").write_text(json.dumps({"source": "c = '\u2028'"}, ensure_ascii=False) + "\n", "utf-8")
    one = shells()
    one.magic("replay", str(tmp_path / "odd.py")).ok()
    one.magic("replay", str(tmp_path / "odd.jsonl")).ok()
    assert names(one) == {"a": "\u2028\x0c\x85", "b": 2, "c": "\u2028"}


def test_a_cell_during_which_the_shell_was_killed_is_not_left_out(shells):
    first = shells()
    first.run("a = 1")
    first.shell.history.append(Cell("b = 2", 2), 5.0)  # and no more is heard of it
    second = shells()
    second.magic("replay", "~1/").ok()
    assert names(second) == {"a": 1, "b": 2}


def test_a_file_that_is_not_there_is_told(shells):
    one = shells()
    one.magic("replay", "nothere.py").fails(UsageError, "no file 'nothere.py'")
    one.magic("replay", "nothing").fails(UsageError, "there is no session 'nothing' in history")
    one.magic("replay", "~7/").fails(UsageError, "no session ~7")
    one.magic("replay", "").fails(UsageError, "required")
    one.magic("replay", "1 --from 99").fails(UsageError, "counted from 1")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["x = 1", "if x:\n    y = 2", "# c", "", "'''a\nb'''", "a; b", "@f\ndef g(): pass"])))
def test_the_statements_of_a_file_are_all_of_it(pieces):
    text = "\n".join(pieces)
    lines = [line for piece in _statements(text) for line in piece.splitlines() if line.strip()]
    wanted = [line for line in text.splitlines() if line.strip()]
    assert wanted[: len(lines)] == lines  # but for comments after the last statement
    assert all(line.startswith("#") for line in wanted[len(lines) :])


def test_whatever_is_to_be_replayed_is_understood_or_told(shells):
    shell = shells().shell

    @settings(max_examples=150, deadline=None)
    @given(
        st.text(max_size=12) | st.sampled_from(["~1/", "1-", "~/", "/", "..", "0", "~1/9-~2/1", "\0", "~" + "9" * 20])
    )
    def judge(what):
        try:
            planned(shell, what)
        except UsageError as error:
            assert str(error)

    judge()


# --- resuming -----------------------------------------------------------------------------------------


def test_resume_runs_the_last_session_of_this_directory_again(shells, answer, capsys):
    first = shells()
    first.run("a = 1")
    first.run("1/0")
    first.run("b = 2")
    os.mkdir("elsewhere")
    second = shells()
    os.chdir("elsewhere")
    second.run("a = 99")
    os.chdir("..")
    third = shells()
    asked = answer("y")
    third.magic("resume").ok()
    assert names(third) == {"a": 1, "b": 2}
    assert asked == ["Run them again (y/[n])? "]
    assert "Session 1 ended just now in this directory:" in capsys.readouterr().out


def test_resume_does_nothing_without_consent(shells, answer, capsys):
    shells().run("a = 1")
    second = shells()
    answer()  # the end of input
    second.magic("resume").ok()
    second.magic("resume", "-n").ok()
    assert names(second) == {}
    assert "Nothing was run." in capsys.readouterr().out


def test_resume_where_nothing_was_is_told(shells):
    shells().magic("resume").fails(UsageError, "no earlier session in this directory")


def test_resume_restores_the_names_that_were_saved_and_offers_the_cells_that_made_the_others(shells, answer, capsys):
    first = shells()
    first.run("a = [1, 2]")
    first.run("c = (n for n in a)")
    first.magic("session", "save").ok()
    second = shells()
    asked = answer("y", "y")
    second.magic("resume").ok()
    second.run("a").gives([1, 2])
    second.run("next(c)").gives(1)
    assert [question[:20] for question in asked] == ["Restore 1 name (y/[n", "Run these cells agai"]
    assert "1/2: c = (n for n in a)" in capsys.readouterr().out


def test_resume_tells_of_a_session_that_went_on_after_names_were_saved(shells, capsys, monkeypatch):
    import time

    first = shells()
    first.run("a = 1")
    first.magic("session", "save").ok()
    now = time.time() + 7200
    monkeypatch.setattr(time, "time", lambda: now)
    first.run("b = 2")
    second = shells()
    second.magic("resume", "-n").ok()
    assert "Session 1 went on here until just now: %resume -p runs its cells again.\n" in capsys.readouterr().out


def test_resume_replays_though_names_were_saved_where_asked_to(shells):
    first = shells()
    first.run("a = 1")
    first.magic("session", "save").ok()
    first.run("b = 2")
    second = shells()
    second.magic("resume", "-y -p").ok()
    assert names(second) == {"a": 1, "b": 2}
