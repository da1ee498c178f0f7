"""Ctrl-C, wherever it comes: the prompt is back and nothing is lost."""

from __future__ import annotations

import subprocess
import sys

import pytest

MINIMAL = ("--profile", "minimal")


@pytest.fixture
def shell(terminal):
    started = terminal(*MINIMAL)
    started.until("In [1]: ")
    started.type("kept = 42; print('be' + 'gin')\r")
    started.until("begin")
    started.until("In [2]: ")
    return started


def back(shell, prompt):
    """The prompt is back, and what was there before still is."""
    shell.until(prompt)
    shell.type("print('is', kept)\r")
    shell.until("is 42")


@pytest.mark.parametrize(
    "source",
    [
        "exec(\"print('go' + 'ing')\\nwhile True: pass\")\r",
        "import time; print('go' + 'ing'); time.sleep(60)\r",
        "import asyncio; print('go' + 'ing'); await asyncio.sleep(60)\r",
        "import asyncio; print('go' + 'ing'); asyncio.run(asyncio.sleep(60))\r",
        "print('go' + 'ing'); input('more? ')\r",
    ],
)
def test_in_a_cell(shell, source):
    shell.type(source)
    shell.until("going")
    shell.type("\x03")
    assert "KeyboardInterrupt" in shell.until("KeyboardInterrupt")
    shell.until("]: ")
    shell.type("print('is', kept)\r")
    shell.until("is 42")


def test_in_a_slow_repr(shell):
    shell.type("import time; R = type('R', (), {'__repr__': lambda s: print('go' + 'ing') or time.sleep(60) or 'r'})\r")
    back(shell, "In [3]: ")
    shell.type("R()\r")
    shell.until("going")
    shell.type("\x03")
    shell.until("KeyboardInterrupt")
    shell.until("]: ")


def test_at_the_prompt_a_half_typed_line_is_dropped(shell):
    shell.type("kept = 0 + ")
    shell.press_until("\x03", "KeyboardInterrupt")
    back(shell, "In [2]: ")


def test_a_users_handler_holds_in_later_cells(shell):
    shell.type("import signal; signal.signal(signal.SIGINT, lambda *a: print('own')) and None\r")
    back(shell, "In [3]: ")
    shell.type("import time; print('go' + 'ing'); time.sleep(1)\r")
    shell.until("going")
    shell.type("\x03")
    shell.until("own")


def test_an_interrupted_cell_leaves_the_loop_usable(shell):
    shell.type("import asyncio; print('go' + 'ing'); await asyncio.sleep(60)\r")
    shell.until("going")
    shell.type("\x03")
    shell.until("In [3]: ")
    shell.type("await asyncio.sleep(0, 'still' + ' there')\r")
    shell.until("still there")


def test_a_plugin_that_hangs_is_interrupted_and_named(terminal, home, tmp_path):
    (home / "config.toml").write_text('[startup]\nfiles = ["start.py"]\n')
    (home / "start.py").write_text(
        "import time\nfrom nacre import hookimpl\n"
        "class Slow:\n    @hookimpl\n    def cell_finished(self, cell):\n"
        "        if cell.source == '1 + 1': print('ob' + 'serving', flush=True); time.sleep(60)\n"
        "get_shell().plugins.add(Slow(), 'slow')\n"
    )
    shell = terminal(*MINIMAL)
    shell.until("In [1]: ")
    shell.type("1 + 1\r")
    shell.until("observing")
    shell.type("\x03")
    assert "plugin slow" in shell.until("In [2]: ")


def test_end_of_input_leaves(shell):
    shell.type("\x04")
    assert shell.status() == 0


@pytest.mark.parametrize("module", ["nacre.app", "nacre.shell", "nacre.pipeline"])
def test_while_the_shell_is_being_imported_it_ends_without_a_traceback(environment, module):
    pressed = (
        "import os, signal, sys\nfrom nacre import first\n"
        "class Pressed:\n    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Pressed())\nsys.argv = ['nacre', '-c', 'print(1)']\nsys.exit(first.main())\n"
    )
    done = subprocess.run([sys.executable, "-c", pressed], env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
