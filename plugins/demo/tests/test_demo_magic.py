"""A demo that is given."""

from __future__ import annotations

import nacre_demo.plugin
import nacre_syntax.plugin
import pytest
from nacre import Provider, UsageError, hookimpl

LESSON = """# %% Begin
x = 1

# %%
x = x + 1
x

# %% [silent]
hidden = x

# %% Fail
1 / y

# %% End
print("the end")
"""


class Editor:
    opened: list[tuple[str, int]]

    def __init__(self) -> None:
        self.opened = []

    def open(self, path, line=0):
        self.opened.append((path, line))

    @hookimpl
    def services(self):
        yield Provider("editor", lambda shell: self)


@pytest.fixture
def editor():
    return Editor()


@pytest.fixture
def given(session, tmp_path, monkeypatch, editor):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lesson.py").write_text(LESSON)
    one = session(nacre_demo.plugin, nacre_syntax.plugin, editor)
    one.run("%demo lesson.py").ok()
    return one


def test_opening_a_file_runs_nothing(given, capsys):
    assert "x" not in given.shell.namespace


def test_a_step_is_shown_and_run_in_the_namespace(given, capsys):
    given.run("%demo").ok().shows("x = 1")
    assert "step 1 of 5: Begin" in capsys.readouterr().out
    assert given.shell.namespace["x"] == 1


def test_a_step_shows_its_value(given):
    given.run("%demo next 2").ok()
    assert [output.value for output in given.outputs if output.kind == "result"] == [2]


def test_a_silent_step_is_run_and_not_shown(given):
    given.run("%demo next 2")
    assert given.run("%demo").ok().text == ""
    assert given.shell.namespace["hidden"] == 2


def test_an_error_is_shown_and_the_demo_stays_at_the_step(given, capsys):
    given.run("%demo next 9").ok().shows("NameError")
    assert "stays at step 4" in capsys.readouterr().out
    given.run("y = 1")
    given.run("%demo").ok().shows("1.0")
    given.run("%demo")
    assert "the end\nThat was the last step of lesson.py.\n" in capsys.readouterr().out


def test_at_the_end_it_says_what_can_be_done(given):
    given.run("y = 1")
    given.run("%demo next 5").ok()
    given.run("%demo").fails(UsageError, "at its end: %demo back, %demo jump N or %demo reset")


def test_back_again_jump_and_reset_move_between_steps(given):
    given.run("%demo next 2")
    given.run("%demo again").ok()
    assert given.shell.namespace["x"] == 3
    given.run("%demo back")
    given.run("%demo").ok()
    assert given.shell.namespace["x"] == 4
    given.run("%demo reset")
    given.run("%demo").ok()
    assert given.shell.namespace["x"] == 1
    given.run("%demo jump 5")
    given.run("%demo").ok().shows("the end")


def test_the_list_marks_the_next_step(given, capsys):
    given.run("%demo next 2").ok()
    capsys.readouterr()
    given.run("%demo list").ok()
    assert capsys.readouterr().out.splitlines() == [
        "  1  Begin",
        "  2  x = x + 1",
        "> 3  hidden = x  [silent]",
        "  4  Fail",
        "  5  End",
    ]


def test_edit_opens_the_file_at_the_step(given, editor, tmp_path):
    given.run("%demo next 2").ok()
    given.run("%demo edit").ok()
    assert editor.opened == [(str(tmp_path / "lesson.py"), 9)]


def test_a_file_that_changes_is_read_again(given, tmp_path):
    (tmp_path / "lesson.py").write_text("# %%\nx = 'new'\n")
    given.run("%demo").ok()
    assert given.shell.namespace["x"] == "new"


def test_the_directory_may_change(given, tmp_path, monkeypatch):
    monkeypatch.chdir("/")
    given.run("%demo").ok()


def test_steps_are_not_counted_as_cells(given):
    number = given.shell.number
    given.run("%demo next 3")
    assert given.shell.number == number + 1


def test_leaving_in_a_step_leaves_the_shell(given, tmp_path):
    (tmp_path / "lesson.py").write_text("exit()\n")
    assert given.run("%demo").outcome.leaving == 0


def test_automatic_steps_run_on(given, tmp_path):
    (tmp_path / "lesson.py").write_text("# <demo> auto_all\na = 1\n# <demo> stop\nb = 2\n# <demo> stop\nc = 3\n")
    given.run("%demo").ok()
    assert given.shell.namespace["c"] == 3


@pytest.mark.parametrize(
    "line, message",
    [
        ("%demo lessen.py", "there is no file 'lessen.py'.*lesson.py"),
        ("%demo nxt", "there is no file 'nxt'.*next"),
        ("%demo /", "directory"),
        ("%demo empty.py", "empty.py has nothing to run"),
        ("%demo binary.py", "binary.py: .*encoding"),
        ("%demo jump", "jump needs the number of a step"),
        ("%demo jump 9", r"there is no step 9 \(lesson.py has 1 to 5\)"),
        ("%demo jump 0", "there is no step 0"),
        ("%demo jump x", "number|invalid int"),
        ("%demo back", "cannot go 1 back"),
        ("%demo back -1", "-1"),
        ("%demo again", "no step is done yet"),
        ("%demo list 3", "list takes no number"),
        ("%demo lesson.py 3", "a number goes with"),
        ("%demo --fast", "no option '--fast'"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(given, tmp_path, line, message):
    (tmp_path / "empty.py").touch()
    (tmp_path / "binary.py").write_bytes(b"name = '\xff'\n")
    error = given.run(line).fails(UsageError, message).outcome.error
    assert "\n" not in str(error)


def test_without_a_file_it_says_what_to_do(session):
    session(nacre_demo.plugin, nacre_syntax.plugin).run("%demo").fails(UsageError, "no file is open: %demo FILE")


def test_a_file_that_is_gone_is_told(given, tmp_path):
    (tmp_path / "lesson.py").unlink()
    given.run("%demo").fails(UsageError, "No such file")
