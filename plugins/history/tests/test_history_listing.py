"""%history and what it can select."""

from __future__ import annotations

import re
import time
from datetime import datetime

import nacre_history.plugin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacre import Shell, UsageError
from nacre_history.when import moment, seconds


@pytest.fixture
def cells(session):
    """A session with three cells; calling it with a line runs %history."""
    one = session(nacre_history.plugin)
    for source in ("a = 1", "b = 2\nc = 3", "a + 1"):
        one.run(source).ok()

    def history(line=""):
        return one.run(f"get_shell().run_line_magic('history', {line!r})")

    history.session = one
    return history


def listed(cells, capsys, line):
    capsys.readouterr()
    cells(line).ok()
    return capsys.readouterr().out


def test_history_prints_this_session_with_the_running_cell(cells, capsys):
    assert listed(cells, capsys, "") == "a = 1\nb = 2\nc = 3\na + 1\nget_shell().run_line_magic('history', '')\n"


@pytest.mark.parametrize(
    "line, wanted",
    [
        ("-n 1-3", "   1: a = 1\n   2:\nb = 2\nc = 3\n   3: a + 1\n"),
        ("-o 1 3", "a = 1\na + 1\n2\n"),
        ("-p 1-3", ">>> a = 1\n>>> b = 2\n... c = 3\n...\n>>> a + 1\n"),
        ("-n -o -p 1-3", "   1: >>> a = 1\n   2:\n>>> b = 2\n... c = 3\n...\n   3: >>> a + 1\n2\n"),
        ("2", "b = 2\nc = 3\n"),
        ("100", ""),
        ("-l 2", "b = 2\nc = 3\na + 1\n"),
        ("-l", "a = 1\nb = 2\nc = 3\na + 1\n"),
        ("-l 0", ""),
        ("-l 1 1-3", "a + 1\n"),
        ("-g b", "   2:\nb = 2\nc = 3\n"),
        ("-g a*1", "   1: a = 1\n   3: a + 1\n"),
        ("-l 1 -g a", "   3: a + 1\n"),
        ("1-3 -g b", "   2:\nb = 2\nc = 3\n"),
        ("-u 1 3 1", "a + 1\na = 1\n"),
    ],
)
def test_history_prints(cells, capsys, line, wanted):
    assert listed(cells, capsys, line) == wanted


def test_translated_input_is_the_python_that_ran(cells, capsys):
    from nacre import Transform

    cells.session.shell.transforms.add(Transform("eins", lambda source, shell: source.replace("eins", "1")))
    cells.session.run("d = eins")
    assert listed(cells, capsys, "-t 4") == "d = 1\n"
    assert listed(cells, capsys, "4") == "d = eins\n"


def test_failed_cells_are_found(cells, capsys):
    cells.session.run("1/0")
    cells.session.run("raise KeyboardInterrupt")
    assert listed(cells, capsys, "--failed") == "   4: 1/0\n   5: raise KeyboardInterrupt\n"


def test_slow_cells_are_found(cells, capsys):
    cells.session.run("import time; time.sleep(0.06)")
    assert listed(cells, capsys, "--slow 50ms") == "   4: import time; time.sleep(0.06)\n"


def test_cells_of_this_directory_are_found(cells, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cells.session.run("here = 1")
    assert listed(cells, capsys, "--here") == "   4: here = 1\n"


def test_cells_since_a_moment_are_found(cells, capsys):
    own = cells.session.shell.history.entries
    own[1] = own[1]._replace(started=time.time() - 3 * 86400)
    assert listed(cells, capsys, "--since yesterday") == "   2:\nb = 2\nc = 3\n   3: a + 1\n"
    assert "a = 1" in listed(cells, capsys, "--since 4d")


def test_filters_narrow_a_range(cells, capsys):
    cells.session.run("1/0")
    assert listed(cells, capsys, "--failed 1-4") == "1/0\n"


def test_history_of_other_sessions_is_numbered_with_theirs(session, keeping, capsys):
    kept = keeping()
    first = session(nacre_history.plugin, kept, config=kept.config)
    first.run("early = 1")
    first.shell.close()
    second = session(nacre_history.plugin, kept, config=kept.config)
    second.run("late = 1")
    second.run("get_shell().run_line_magic('history', '-g *1')").ok()
    assert capsys.readouterr().out == " 1/1: early = 1\n   1: late = 1\n"
    second.run("get_shell().run_line_magic('history', '-n ~1/')").ok()
    assert capsys.readouterr().out == " 1/1: early = 1\n"
    second.run("get_shell().run_line_magic('history', '-l 4')").ok()
    assert capsys.readouterr().out.startswith("early = 1\nlate = 1\n")


def test_stats_count_cells_and_how_they_ended(cells, capsys):
    cells.session.run("1/0")
    cells.session.run("import json")
    text = listed(cells, capsys, "--stats")
    assert re.search(r"cells +5 in 1 session", text)
    assert re.search(r"ended +4 ok, 1 error", text)
    assert re.search(r"imports\n +1 +json", text)


def test_a_file_is_written_and_overwritten_only_after_asking(cells, tmp_path, monkeypatch, capsys):
    target = tmp_path / "out.txt"
    cells(f"-f {target} 1").ok()
    assert target.read_text() == "a = 1\n"
    monkeypatch.setattr("builtins.input", lambda question: "n")
    cells(f"-f {target} 2").ok()
    assert target.read_text() == "a = 1\n"
    monkeypatch.setattr("builtins.input", lambda question: "y")
    cells(f"-f {target} 2").ok()
    assert target.read_text() == "b = 2\nc = 3\n"
    cells(f"-y -f {target} 3").ok()
    assert target.read_text() == "a + 1\n"


def test_a_file_that_cannot_be_written_is_a_usage_error(cells, tmp_path):
    cells(f"-f {tmp_path}/no/where 1").fails(UsageError, "No such file")


@pytest.mark.parametrize(
    "line, why",
    [
        ("--sinc 2h", "no option '--sinc'; did you mean '--since'"),
        ("-z", "no option '-z'"),
        ("-l many", "invalid int value"),
        ("--slow 2x", "no duration"),
        ("--since whenever", "no moment"),
        ("-l -3", ""),
        ("foo", "no history range"),
    ],
)
def test_a_wrong_argument_is_told_in_one_line_and_prints_nothing(cells, capsys, line, why):
    cells(line).fails(UsageError, why)
    assert capsys.readouterr().out == ""


OPTIONS = ["-n", "-o", "-p", "-t", "-u", "-g", "-l", "--failed", "--here", "--since", "--slow", "--stats", "--", "-"]
VALUES = ["1", "2-3", "~1", "~1/", "99", "a", "b*", "[", "2h", "-5", "0", "monday", "''", "'", '"', "\\"]
WORDS = st.sampled_from(OPTIONS + VALUES)


@pytest.fixture(scope="module")
def fuzzed():
    with Shell(plugins=[nacre_history.plugin], discover=False, strict=True) as shell:
        shell.run("a = 1")
        shell.run("1/0")
        yield shell


@settings(max_examples=400, deadline=None)
@given(line=st.lists(WORDS | st.text(max_size=5) | st.integers().map(str), max_size=5).map(" ".join))
def test_any_line_lists_or_is_a_usage_error(fuzzed, line):
    line = line.replace("-f", "").replace("-y", "")
    error = fuzzed.run(f"get_shell().run_line_magic('history', {line!r})").error
    assert error is None or isinstance(error, UsageError)


NOW = datetime(2025, 7, 9, 15, 30).timestamp()  # a Wednesday


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("today", datetime(2025, 7, 9)),
        ("yesterday", datetime(2025, 7, 8)),
        ("monday", datetime(2025, 7, 7)),
        ("wednesday", datetime(2025, 7, 9)),
        ("thursday", datetime(2025, 7, 3)),
        ("2h", datetime(2025, 7, 9, 13, 30)),
        ("1w", datetime(2025, 7, 2, 15, 30)),
        ("14:05", datetime(2025, 7, 9, 14, 5)),
        ("2025-01-31", datetime(2025, 1, 31)),
        ("2025-01-31 08:00", datetime(2025, 1, 31, 8)),
    ],
)
def test_a_moment_is_read_as_people_write_it(text, wanted):
    assert moment(text, NOW) == pytest.approx(wanted.timestamp(), abs=3601 if text == "1w" else 0.001)


@pytest.mark.parametrize("text, wanted", [("2s", 2), ("500ms", 0.5), ("1.5m", 90), ("3", 3), ("1d", 86400)])
def test_a_duration_is_read_as_people_write_it(text, wanted):
    assert seconds(text) == wanted


@pytest.mark.parametrize("text", ["25:99", "99999999999999d", "2025-13-01", "", "soon"])
def test_what_is_no_moment_is_a_usage_error(text):
    with pytest.raises(UsageError):
        moment(text)


@pytest.mark.parametrize("line", ["-f {}", "-y -f {}"])
def test_a_directory_is_no_file_to_write_to(session, tmp_path, line):
    one = session(nacre_history.plugin)
    magic = f"get_shell().run_line_magic('history', {line.format(tmp_path)!r})"
    one.run(magic).fails(UsageError, "this is a directory; name a file")
