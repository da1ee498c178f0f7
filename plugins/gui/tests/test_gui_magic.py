"""``%gui``: which loop is on, with loops that are none of a toolkit's."""

from __future__ import annotations

import asyncio

import nacre_gui.plugin
import nacre_syntax.plugin
import pytest
from nacre import Provider, UsageError, hookimpl


class Loop:
    """A loop without windows, which counts. raises: what each run raises."""

    def __init__(self, raises: BaseException | None = None) -> None:
        self.raises = raises
        self.runs = 0
        self.closed = False

    def run(self, wait):
        self.runs += 1
        if self.raises is not None:
            raise self.raises
        wait.polled(lambda: None)

    def close(self):
        self.closed = True


class Toolkits:
    def __init__(self):
        self.loop = Loop()

    @hookimpl
    def gui_loops(self):
        yield Provider("one", lambda shell: self.loop, "The first")
        yield Provider("other", lambda shell: Loop(), "The second")
        yield Provider("absent", self._absent, "Not installed")
        yield Provider("broken", lambda shell: 1 / 0, "Raises")

    def _absent(self, shell):
        raise UsageError("absent: it is not installed: %pip install absent")


@pytest.fixture
def toolkits():
    return Toolkits()


@pytest.fixture
def one(session, toolkits):
    return session(nacre_gui.plugin, nacre_syntax.plugin, toolkits)


def test_a_loop_runs_while_a_cell_awaits(one, toolkits):
    one.run("%gui one").ok()
    one.run("import asyncio; await asyncio.sleep(0.1)").ok()
    assert toolkits.loop.runs


def test_it_does_not_run_once_it_is_off(one, toolkits, capsys):
    one.run("%gui one")
    one.run("import asyncio; await asyncio.sleep(0.01)")
    one.run("%gui").ok()
    assert capsys.readouterr().out == "The loop one is off.\n"
    runs = toolkits.loop.runs
    one.run("await asyncio.sleep(0.05)").ok()
    assert toolkits.loop.runs == runs
    assert toolkits.loop.closed


def test_the_list_marks_the_one_that_is_on(one, capsys):
    one.run("%gui one")
    one.run("%gui --list").ok()
    assert capsys.readouterr().out.splitlines() == [
        "  absent  Not installed",
        "  broken  Raises",
        "* one     The first",
        "  other   The second",
    ]


def test_alone_it_lists_where_none_is_on(one, capsys):
    one.run("%gui").ok()
    assert "  one     The first" in capsys.readouterr().out


def test_the_same_again_changes_nothing(one, toolkits):
    one.run("%gui one")
    one.run("%gui one").ok()
    assert not toolkits.loop.closed


def test_another_is_refused_while_one_is_on(one):
    one.run("%gui one")
    one.run("%gui other").fails(
        UsageError, "^%gui: the loop one is on; turn it off with %gui before you turn on other$"
    )


@pytest.mark.parametrize(
    "word, message",
    [
        ("nosuch", r"^%gui: there is no loop 'nosuch' \(there are: absent, broken, one, other\)$"),
        ("absent", "^%gui: absent: it is not installed: %pip install absent$"),
        ("broken", "^%gui: broken .*failed: division by zero$"),
        ("one other", "no argument 'other'"),
        ("--lst", "no option '--lst'"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(one, word, message):
    error = one.run(f"%gui {word}").fails(UsageError, message).outcome.error
    assert "\n" not in str(error)
    assert one.shell.service("gui").name == ""


def test_without_any_loop_it_says_what_to_enable(session, capsys):
    one = session(nacre_gui.plugin, nacre_syntax.plugin)
    one.run("%gui").ok()
    assert "enable gui-tk" in capsys.readouterr().out
    one.run("%gui tk").fails(UsageError, "enable gui-tk")


def test_it_says_so_where_the_front_end_does_not_serve_windows(one):
    one.run("%gui one")
    assert "this front end does not serve them" in "".join(one.shell.take_notices())


def test_a_layer_can_turn_one_on(session, toolkits):
    one = session(nacre_gui.plugin, nacre_syntax.plugin, toolkits, config={"traits": {"Gui": {"loop": "one"}}})
    one.run("import asyncio; await asyncio.sleep(0.01)")
    assert toolkits.loop.runs


def test_a_loop_that_a_layer_names_and_is_not_there_is_told(session, toolkits):
    one = session(nacre_gui.plugin, nacre_syntax.plugin, toolkits, config={"traits": {"Gui": {"loop": "nosuch"}}})
    one.run("1").ok()
    assert "Gui.loop: there is no loop 'nosuch'" in "".join(one.shell.take_notices())


def test_a_failing_callback_is_told_with_the_users_frames_only(one, toolkits, capsys):
    toolkits.loop.raises = ZeroDivisionError("in a window")
    one.run("%gui one")
    one.run("import asyncio; await asyncio.sleep(0.05)").ok()
    error = capsys.readouterr().err
    assert "ZeroDivisionError: in a window" in error
    assert "nacre_gui" not in error


def test_a_loop_that_keeps_failing_is_turned_off(one, toolkits, capsys):
    toolkits.loop.raises = ZeroDivisionError("in a window")
    one.run("%gui one")
    one.run("import asyncio\nwhile get_shell().service('gui').name: await asyncio.sleep(0.001)").ok()
    assert capsys.readouterr().err.count("ZeroDivisionError") == 10


def test_a_callback_that_leaves_does_not_take_the_shell_along(one, toolkits, capsys):
    toolkits.loop.raises = SystemExit(3)
    one.run("%gui one")
    one.run("import asyncio; await asyncio.sleep(0.01); 'here'").gives("here")
    assert "to leave the shell, type exit" in capsys.readouterr().err


def test_a_loop_that_is_closed_beneath_the_windows_is_told_and_they_can_be_turned_on_again(one, toolkits):
    one.run("%gui one")
    one.run("import asyncio; await asyncio.sleep(0.01)")
    one.shell.take_notices()
    one.run("get_shell().loop.close()").ok()
    assert "the windows' loop is off" in "".join(one.shell.take_notices())
    runs = toolkits.loop.runs
    one.run("%gui one").ok()
    one.run("await asyncio.sleep(0.05)").ok()
    assert toolkits.loop.runs > runs


def test_closing_the_shell_closes_the_loop(one, toolkits):
    one.run("%gui one")
    one.run("import asyncio; await asyncio.sleep(0.01)")
    one.shell.close()
    assert toolkits.loop.closed


def test_a_host_that_runs_its_own_loop_has_the_windows_in_it(one, toolkits):
    async def host():
        await one.shell.run_async("%gui one")
        await asyncio.sleep(0.05)
        await one.shell.run_async("%gui")

    asyncio.run(host())
    assert toolkits.loop.runs


def test_two_shells_have_two_loops(session, toolkits):
    others = Toolkits()
    first = session(nacre_gui.plugin, nacre_syntax.plugin, toolkits)
    second = session(nacre_gui.plugin, nacre_syntax.plugin, others)
    first.run("%gui one")
    second.run("import asyncio; await asyncio.sleep(0.01)").ok()
    assert not others.loop.runs
