"""The debugger with a plain input."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import nacre_debugger.plugin
import nacre_inspect.plugin
import nacre_run.plugin
import nacre_syntax.plugin
import pytest
from nacre import UsageError
from nacre.testing import MakeSession, Session

Debugged = Callable[..., str]


@pytest.fixture
def one(session: MakeSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONBREAKPOINT", raising=False)
    return session(nacre_debugger.plugin, nacre_syntax.plugin, nacre_run.plugin, nacre_inspect.plugin)


@pytest.fixture
def debugged(one: Session, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Debugged:
    """A function: a cell and the commands typed to what is written and shown."""

    def run(source: str, *commands: str) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in commands)))
        attempt = one.run(source)
        return capsys.readouterr().out + attempt.text

    return run


FAIL = "def f(n):\n    __tracebackhide__ = True\n    return g(n)\ndef g(n):\n    return 1 / n"


def test_hidden_frames_are_passed_over_unless_asked_for(one: Session, debugged: Debugged) -> None:
    one.run(FAIL).ok()
    one.run("f(0)").fails(ZeroDivisionError)
    text = debugged("%debug", "up", "q")
    assert "> <cell" in text and " in g" in text and " in f" not in text
    assert " in f" in debugged("%debug", "skip_hidden off", "up", "q")
    assert "[1 hidden]" in debugged("%debug", "where", "q")


def test_nothing_of_the_shell_is_among_the_frames(one: Session, debugged: Debugged) -> None:
    one.run("1/0").fails(ZeroDivisionError)
    assert "nacre" not in debugged("%debug", "where", "u", "u", "q").replace("get_shell", "")


def test_chained_errors_and_groups_are_listed_and_entered(one: Session, debugged: Debugged) -> None:
    one.run(
        "def a():\n    inner = 5\n    raise KeyError('k')\ndef b():\n    try:\n        a()\n"
        "    except KeyError as e:\n        raise ValueError('v') from e"
    ).ok()
    one.run("b()").fails(ValueError)
    text = debugged("%debug", "exceptions", "exceptions 0", "p inner", "exceptions 9", "q")
    assert "0 KeyError: 'k'" in text and "> " in text and "\n5\n" in text.replace("debug> ", "")
    assert "the numbers are 0 to 1" in text
    one.run(
        "try:\n    b()\nexcept ValueError as e:\n    raise ExceptionGroup('g', [e, OSError('never raised')])"
    ).fails(ExceptionGroup)
    text = debugged("%debug", "exceptions", "exceptions 3", "q")
    assert "KeyError" in text and "OSError: never raised" in text and "was not raised" in text


def test_lines_around_can_be_chosen(one: Session, debugged: Debugged) -> None:
    one.run("def f():\n    a = 1\n    b = 2\n    1/0\n    c = 3\n    d = 4").ok()
    one.run("f()").fails(ZeroDivisionError)
    text = debugged("%debug", "context 1", "context 0", "longlist", "q")
    assert "must be 1 or more" in text and "d = 4" in text


def test_objects_are_inspected(one: Session, debugged: Debugged) -> None:
    one.run("def f(n):\n    'tells'\n    return 1 / n").ok()
    one.run("f(0)").fails(ZeroDivisionError)
    text = debugged("%debug", "pinfo n", "pdoc f", "psource f", "pdef f", "pfile f", "pinfo2 f", "q")
    assert "int" in text and "tells" in text and "return 1 / n" in text and "f(n)" in text


def test_a_statement_is_run_step_by_step(one: Session, debugged: Debugged) -> None:
    one.run("def f(n):\n    m = n + 1\n    return m").ok()
    text = debugged("%debug got = f(4)", "s", "n", "n", "p m", "c")
    assert "\n5\n" in text.replace("debug> ", "")
    one.run("got").gives(5)
    text = debugged("%%debug\nx = 1\ny = 2", "n", "p x", "q")
    assert "\n1\n" in text.replace("debug> ", "") and "The debugger was left." in text
    one.run("'y' in globals()").gives(False)


def test_an_assignment_to_a_name_that_is_a_commands_too_assigns(one: Session, debugged: Debugged) -> None:
    text = debugged("q = 1\nbreakpoint()\nprint('q is', q)", "q = 42", "c=7", "p q == 42, c == 7", "c")
    assert "(True, True)" in text and "q is 42" in text


def test_next_goes_to_the_next_line(one: Session, debugged: Debugged) -> None:
    text = debugged("breakpoint(); a = 1\nb = 2\nc = 3", "n", "p 'b' in globals()", "n", "p b", "c")
    assert "False" in text and "\n2\n" in text.replace("debug> ", "")


@pytest.mark.skipif(sys.version_info < (3, 14), reason="where takes a number from Python 3.14 on")
def test_where_takes_a_number(one: Session, debugged: Debugged) -> None:
    one.run(FAIL.replace("    __tracebackhide__ = True\n", "")).ok()
    one.run("f(0)").fails(ZeroDivisionError)
    assert " in f" not in debugged("%debug", "where 1", "q") and " in f" in debugged("%debug", "where 2", "q")
    assert " in g" not in debugged("%debug", "where -2", "q").partition("debug>")[2]


def test_everything_is_as_it_was_afterwards(one: Session, debugged: Debugged) -> None:
    import bdb

    one.run("1")
    before = sys.gettrace(), sys.stdout, set(one.shell.namespace), sys.breakpointhook
    debugged("breakpoint(); 1", "b 1", "n", "n", "n")
    debugged("%debug 1 + 1", "s", "s", "q")
    assert (sys.gettrace(), sys.stdout, sys.breakpointhook) == (before[0], before[1], before[3])
    assert set(one.shell.namespace) == before[2]
    assert not bdb.Breakpoint.bplist


def test_breakpoint_is_given_back_when_the_shell_closes(session: MakeSession) -> None:
    before = sys.breakpointhook
    made = session(nacre_debugger.plugin)
    made.run("1")
    assert sys.breakpointhook is not before
    made.shell.close()
    assert sys.breakpointhook is before


def test_pythonbreakpoint_is_respected(one: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONBREAKPOINT", "0")
    one.run("breakpoint()").ok()


def test_leaving_ends_the_cell_in_one_line(one: Session, debugged: Debugged) -> None:
    text = debugged("breakpoint(); late = 1", "q")
    assert text.endswith("The debugger was left, and the cell with it.")
    one.run("'late' in globals()").gives(False)


def test_the_end_of_input_leaves(one: Session, debugged: Debugged) -> None:
    assert "was left" in debugged("breakpoint(); late = 1")
    one.run("1 + 1").gives(2)


def test_pdb_on_opens_it_after_an_error(one: Session, debugged: Debugged) -> None:
    one.run("%pdb on").ok()
    assert "\n3\n" in debugged("x = 3; 1/0", "p x", "q").replace("debug> ", "")
    one.run("%pdb off").ok()
    assert "debug> " not in debugged("1/0", "q")


def test_a_thread_does_not_take_the_prompts_terminal(one: Session) -> None:
    import threading

    one.run("def f(): breakpoint()").ok()
    thread = threading.Thread(target=one.shell.namespace["f"])
    thread.start()
    thread.join()
    assert any("was passed over" in line for line in one.shell.take_notices())


@pytest.mark.parametrize(
    ("magic", "line", "told"),
    [
        ("debug", "", "there was no error yet"),
        ("debug", "-b a.py:2", "-b needs a statement"),
        ("debug", "-b a.py:2 1", "nothing runs on this line; the next that does is 3"),
        ("debug", "-b a.py:99 1", "the lines of a.py are 1 to 4"),
        ("debug", "-b none.py:1 1", "there is no file 'none.py'"),
        ("debug", "-b a.py:x 1", "LINE or FILE:LINE"),
        ("debug", "-b bad.py:1 1", "is not Python"),
        ("debug", "-z", "no option '-z'"),
        ("pdb", "perhaps", "choose from"),
        ("run", "-d -b 2 a.py", "nothing runs on this line"),
    ],
)
def test_wrong_input_is_told_in_one_line(one: Session, magic: str, line: str, told: str) -> None:
    Path("a.py").write_text("x = 1\n\ny = 2\n")
    Path("bad.py").write_text("x = (\n")
    with pytest.raises(UsageError) as raised:
        one.shell.run_line_magic(magic, line)
    assert told in str(raised.value) and "\n" not in str(raised.value)
