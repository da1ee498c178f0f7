'''What the tests of every GUI loop share: a display of their own, and the facts that hold for each loop.

A plugin's tests import the fixtures, and subclass ``Facts``::

    from nacre_gui.testing import Facts, display, prompt

    class TestTk(Facts):
        name = "tk"
        plugin = "gui-tk"
        window = """..."""
'''

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import termios
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest

from .contract import Wait
from .selector import Selector
from .windows import LIMIT, Prompt, display, from_system, prompt

__all__ = ["Facts", "Prompt", "display", "from_system", "now", "prompt", "waits"]

BEFORE = """
import asyncio
from pathlib import Path

acts = {"click": lambda: print("it was", "clicked")}
calls = []
kept = []

def clicked(*_):
    acts["click"]()

def again(*_):
    calls.append(1)

def busy():
    Path(__file__).with_name("busy").touch()
    while True:
        pass

def ending():
    Path(__file__).with_name("ending").touch()
    raise SystemExit(3)

async def task():
    await asyncio.sleep(0.01)
    print("a task", "ran")
"""


class Facts:
    """The facts about one loop. Subclasses give its names, and a window."""

    name: ClassVar[str]
    plugin: ClassVar[str]
    window: ClassVar[str]
    """Python source that opens a window of the title ``facts``, which calls ``clicked()`` when it is clicked, and
    defines ``forever()``, which has the toolkit call ``again()`` as often as it can from then on."""
    ends_with_exit: ClassVar[bool] = False
    """Whether the toolkit itself ends the process where a callback raises SystemExit, before Python 3.14."""

    @pytest.fixture
    def environment(self) -> dict[str, str]:
        """Variables of the environment that the toolkit needs."""
        return {}

    @pytest.fixture
    def shown(self, prompt: Callable[..., Prompt], tmp_path: Path, environment: dict[str, str]) -> Prompt:
        """A prompt with the loop on and the window open."""
        (tmp_path / "facts.py").write_text(BEFORE + textwrap.dedent(self.window))
        folders = os.pathsep.join(filter(None, [str(tmp_path), environment.get("PYTHONPATH")]))
        one = prompt(self.plugin, **{**environment, "PYTHONPATH": folders})
        one.run(f"%gui {self.name}", "from facts import *")
        return one

    def test_the_window_answers_a_click_while_the_prompt_is_idle(self, shown: Prompt) -> None:
        shown.click("facts", "^it was clicked$")

    def test_the_window_answers_a_click_while_a_line_is_edited_and_the_line_stays(self, shown: Prompt) -> None:
        shown.tty.send("half = 'a li")
        shown.tty.sees("half = 'a li$")
        shown.click("facts", "^it was clicked$")
        shown.tty.line("ne'; half.upper()")
        shown.tty.sees(r"'A LINE'")

    def test_a_busy_window_is_interrupted_by_control_c_and_typed_keys_are_kept(
        self, shown: Prompt, tmp_path: Path
    ) -> None:
        shown.run("acts['click'] = busy")
        shown.click("facts", (tmp_path / "busy").exists)
        shown.tty.send("6 * ")
        shown.tty.press_until("\x03", "KeyboardInterrupt")
        shown.tty.send("\x037 * 6\r")  # a Ctrl-C that came as a key, while none was read, clears the line
        shown.tty.sees(r"(^|: )42$")

    def test_a_timer_that_a_click_starts_rings(self, shown: Prompt) -> None:
        shown.run("acts['click'] = lambda: asyncio.get_running_loop().call_later(0.1, print, 'a timer', 'rang')")
        shown.click("facts", "^a timer rang$")

    def test_a_task_that_a_click_starts_runs(self, shown: Prompt) -> None:
        shown.run("acts['click'] = lambda: kept.append(asyncio.get_running_loop().create_task(task()))")
        shown.click("facts", "^a task ran$")

    def test_a_click_that_fails_is_told_and_the_window_goes_on(self, shown: Prompt) -> None:
        shown.run("acts['click'] = lambda: 1 / 0")
        shown.click("facts", "^ZeroDivisionError: division by zero$")
        shown.run("acts['click'] = lambda: print('it goes', 'on')")
        shown.click("facts", "^it goes on$")

    def test_a_click_that_calls_exit_does_not_end_the_shell(self, shown: Prompt, tmp_path: Path) -> None:
        shown.run("acts['click'] = ending")
        shown.click("facts", (tmp_path / "ending").exists)
        if self.ends_with_exit and sys.version_info < (3, 14):
            assert shown.tty.ends() == 3
            local = shown.tty.settings()[3]
            assert isinstance(local, int)
            assert local & termios.ECHO and local & termios.ICANON and local & termios.ISIG
        else:
            shown.run("6 * 7")
            shown.tty.sees(r"(^|: )42$")

    def test_a_signal_ends_the_shell_while_the_window_is_open_and_the_terminal_is_as_before(
        self, shown: Prompt
    ) -> None:
        os.kill(shown.tty.pid, signal.SIGTERM)
        assert shown.tty.ends() == -signal.SIGTERM

    def test_a_window_that_never_rests_leaves_the_prompt_its_keys(self, shown: Prompt) -> None:
        shown.run("forever()")
        shown.tty.line("before = len(calls); 'typed ' + 'meanwhile'")
        shown.tty.sees("typed meanwhile")
        shown.tty.press_until("len(calls) > before\r", r"(^|: )True$")

    def test_the_window_lives_while_a_cell_awaits(self, shown: Prompt) -> None:
        shown.run("waiting = asyncio.Event(); acts['click'] = waiting.set")
        shown.tty.line("await waiting.wait() and 'the cell ' + 'went on'")
        shown.click("facts", "the cell went on")

    def test_control_c_stops_a_cell_that_awaits(self, shown: Prompt) -> None:
        shown.tty.line("print('wai' + 'ting'); await asyncio.sleep(1000)")
        shown.tty.sees("^waiting$")
        shown.tty.press_until("\x03", "KeyboardInterrupt")
        shown.tty.line("6 * 7")
        shown.tty.sees(r"(^|: )42$")

    def test_the_shell_can_be_left_while_the_window_is_open(self, shown: Prompt) -> None:
        shown.tty.line("exit")
        assert shown.tty.ends() == 0

    def test_turned_off_and_on_again_the_window_answers(self, shown: Prompt) -> None:
        shown.run("%gui", f"%gui {self.name}")
        shown.click("facts", "^it was clicked$")


def waits(gui: Any) -> None:
    """Check that a loop keeps to its contract without any window: it ends with the time, with input, with a signal
    and with a task; on asyncio's own loop."""
    asyncio.run(_waits(gui))


async def _waits(gui: Any) -> None:
    loop: Any = asyncio.get_running_loop()
    told: list[BaseException] = []
    loop._selector = selector = Selector(loop, gui, told.append)
    try:
        began = time.monotonic()
        await asyncio.sleep(0.05)
        assert 0.04 < time.monotonic() - began < 5.0

        reading, writing = os.pipe()
        read: asyncio.Future[None] = loop.create_future()
        loop.add_reader(reading, lambda: None if read.done() else read.set_result(None))
        loop.call_later(0.05, os.write, writing, b"x")
        await asyncio.wait_for(read, LIMIT)
        loop.remove_reader(reading)
        os.close(reading)
        os.close(writing)

        seen = asyncio.Event()
        before = signal.signal(signal.SIGUSR1, lambda *_: seen.set())
        killer = subprocess.Popen(["sh", "-c", f"sleep 0.1; kill -USR1 {os.getpid()}"])
        try:
            await asyncio.wait_for(seen.wait(), LIMIT)
        finally:
            killer.wait(LIMIT)
            signal.signal(signal.SIGUSR1, before)
    finally:
        selector.restore()
    assert not told


def now(gui: Any) -> None:
    """Check that a loop returns at once from a wait that is over before it begins."""
    reading, writing = os.pipe()
    try:
        os.write(writing, b"x")
        gui.run(Wait(reading, lambda: True))
        gui.run(Wait(reading, lambda: True, 0))
    finally:
        os.close(reading)
        os.close(writing)
