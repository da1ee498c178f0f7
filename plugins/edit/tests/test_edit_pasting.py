"""%paste and %cpaste, and reading the clipboard."""

from __future__ import annotations

import io
from types import SimpleNamespace

import nacre_edit.plugin
import nacre_history.plugin
import pytest
from nacre import Provider, UsageError, hookimpl
from nacre_edit.cleaning import clean
from nacre_edit.clipboard import Clipboard


@pytest.fixture
def board(session):
    """A session whose clipboard another plugin offers; ``text`` is what it holds."""
    held = SimpleNamespace(text="", read=lambda: held.text)

    @hookimpl
    def services():
        return [Provider("clipboard", lambda shell: held)]

    other = SimpleNamespace(__name__="board", services=services)
    one = session(nacre_history.plugin, nacre_edit.plugin, other, config={"choose": {"service.clipboard": "board"}})
    one.held = held
    one.magic = lambda name, line="": one.run(f"get_shell().run_line_magic({name!r}, {line!r})")
    return one


@pytest.mark.parametrize(
    "pasted, code",
    [
        (">>> a = 1\n>>> for i in x:\n...     print(i)\n... \n", "a = 1\nfor i in x:\n    print(i)\n\n"),
        ("  x = 5\n  x", "x = 5\nx"),
        ("> a = 7\n> a", "a = 7\na"),
        ("> > a = 8\n> > a", "a = 8\na"),
        (">> a = 8\n>> a", "a = 8\na"),
        ("> >>> a = 8\n> >>> a", "a = 8\na"),
        ("+ a = 9\n+ a", "a = 9\na"),
        ("+def f():\n+    return 1\n", "def f():\n    return 1\n"),
        ("\n\n    if x:\r\n        y\n", "if x:\n    y\n"),
        ("    >>> 1 + 1", "1 + 1"),
        ("x = a > b\ny = +c", "x = a > b\ny = +c"),
        ("x = [...]\n...\n", "x = [...]\n...\n"),
        ("", ""),
    ],
)
def test_pasted_text_is_freed_of_marks(pasted, code):
    assert clean(pasted) == code


def test_paste_prints_the_text_and_runs_it(board, capsys):
    board.held.text = ">>> x = 5\n>>> x + 1\n"
    shown = board.magic("paste").ok()
    assert capsys.readouterr().out == "x = 5\nx + 1\n## -- End of pasted text --\n"
    assert [output.value for output in shown.outputs] == [6]


def test_pasted_text_is_a_cell_of_history(board):
    board.held.text = "x = 5\n"
    board.magic("paste", "-q")
    assert board.shell.history.entries[2].source == "x = 5\n"
    board.run("x").gives(5)


def test_quiet_prints_nothing(board, capsys):
    board.held.text = "x = 5\n"
    board.magic("paste", "-q").ok()
    assert capsys.readouterr().out == ""


def test_paste_binds_the_lines_to_a_name_instead(board, capsys):
    board.held.text = "x = 5\nx"
    board.magic("paste", "-q v").ok()
    board.run("v").gives(["x = 5", "x"])
    assert "x" not in board.shell.namespace


def test_paste_runs_the_last_text_again(board, capsys):
    board.magic("paste", "-r").fails(UsageError, "nothing was pasted")
    board.held.text = "n = n + 1"
    board.shell.namespace["n"] = 0
    board.magic("paste", "-q")
    board.held.text = "other = 1"
    board.magic("paste", "-r").ok()
    board.run("n").gives(2)
    assert "Running again 'n = n + 1' (9 characters)" in capsys.readouterr().out


@pytest.mark.parametrize("line, why", [("-z", "no option '-z'"), ("1x", "cannot be a name"), ("", "holds no text")])
def test_a_paste_that_cannot_be_runs_nothing(board, line, why):
    board.magic("paste", line).fails(UsageError, why)


def typing(monkeypatch, *lines):
    rest = iter(lines)

    def read(prompt=""):
        line = next(rest, None)
        if line is None:
            raise EOFError
        return line

    monkeypatch.setattr("builtins.input", read)


def test_cpaste_reads_up_to_the_mark(board, monkeypatch, capsys):
    typing(monkeypatch, ">>> z = 1", ">>> z", "--", "z = 99")
    shown = board.magic("cpaste").ok()
    assert [output.value for output in shown.outputs] == [1]
    assert "'--'" in capsys.readouterr().out


def test_cpaste_takes_another_mark_and_can_be_quiet(board, monkeypatch, capsys):
    typing(monkeypatch, "w = 1", "w -= 2", "END")
    board.magic("cpaste", "-q -s END").ok()
    board.run("w").gives(-1)
    assert capsys.readouterr().out == ""


def test_cpaste_ends_with_the_input(board, monkeypatch):
    typing(monkeypatch, "w = 7")
    board.magic("cpaste").ok()
    board.run("w").gives(7)


def test_cpaste_binds_the_lines_to_a_name_and_runs_again(board, monkeypatch):
    typing(monkeypatch, "hello", "--")
    board.magic("cpaste", "v").ok()
    board.run("v").gives(["hello"])
    typing(monkeypatch, "k = 1", "--")
    board.magic("cpaste").ok()
    del board.shell.namespace["k"]
    board.magic("cpaste", "-r").ok()
    board.run("k").gives(1)


@pytest.fixture
def display(tmp_path, monkeypatch):
    """An X display whose only programs are those that the test makes."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("WSL_DISTRO_NAME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))

    def program(name, body):
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / name).chmod(0o755)

    return program


def test_the_clipboard_is_read_with_the_tool_that_is_there(display):
    display("xsel", 'printf "from %s" "$*"')
    assert Clipboard(None).read() == "from --clipboard --output"
    display("xclip", 'printf "x = 1\\r\\n"')
    assert Clipboard(None).read() == "x = 1\n"


def test_wayland_comes_before_x(display, monkeypatch):
    display("xclip", "printf x")
    display("wl-paste", "printf wayland")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert Clipboard(None).read() == "wayland"


def test_without_a_tool_the_ones_that_would_do_are_named(display, monkeypatch):
    with pytest.raises(UsageError, match="install one of xclip, xsel, or use %cpaste"):
        Clipboard(None).read()
    monkeypatch.delenv("DISPLAY")
    with pytest.raises(UsageError, match="there is no display; use %cpaste"):
        Clipboard(None).read()


def test_a_tool_that_fails_is_quoted(display):
    display("xclip", "echo target not available >&2; exit 1")
    with pytest.raises(UsageError, match="xclip cannot read the clipboard: target not available"):
        Clipboard(None).read()


def test_a_tool_that_hangs_is_given_up(display, monkeypatch):
    display("xclip", "exec /bin/sleep 30")
    monkeypatch.setattr("nacre_edit.clipboard.TIMEOUT", 0.3)
    with pytest.raises(UsageError, match="did not answer"):
        Clipboard(None).read()


def test_cpaste_counts_one_line_as_one(board, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("x = 1\n--\n"))
    board.magic("cpaste", "-q v").ok()
    assert capsys.readouterr().out.endswith("1 line is bound to 'v'\n")


def test_a_keyword_is_no_name_for_what_is_pasted(board):
    board.magic("cpaste", "class").fails(UsageError, "'class' cannot be a name")
