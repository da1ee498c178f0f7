"""Figures at a real terminal: in windows that live, and drawn in the terminal."""

from __future__ import annotations

import base64
from importlib.util import find_spec

import pytest
from nacre_gui.testing import display, prompt
from nacre_testkit.screen import CURSOR, Shells

__all__ = ["display", "prompt"]

if not find_spec("matplotlib"):
    pytest.skip("matplotlib is not installed", allow_module_level=True)

OPEN = "from matplotlib import pyplot as plt; fig = plt.figure('a figure')"
CONNECT = "connected = fig.canvas.mpl_connect('button_press_event', lambda event: print('it was', 'clicked'))"
KITTY = {
    b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\": b"\x1b_Gi=31;OK\x1b\\",
    b"\x1b[>q": b"\x1bP>|kitty(0.40)\x1b\\",
    b"\x1b[c": b"\x1b[?62;c",
}

needs_tk = pytest.mark.skipif(not find_spec("_tkinter"), reason="this Python has no tkinter")


@needs_tk
def test_a_figure_opens_and_answers_while_the_prompt_is_idle(prompt):
    one = prompt("gui-tk", "pylab")
    one.run("%matplotlib tk", OPEN, CONNECT)
    one.click("a figure", "^it was clicked$")


@needs_tk
def test_auto_takes_a_window_where_there_is_a_display(prompt):
    one = prompt("gui-tk", "pylab")
    one.run("%matplotlib")
    one.tty.sees("^Using matplotlib backend: tkagg$")
    one.run(OPEN, CONNECT)
    one.click("a figure", "^it was clicked$")


@needs_tk
def test_a_window_that_nobody_announced_lives_too(prompt):
    one = prompt("gui-tk", "pylab", MPLBACKEND="tkagg")
    one.run("import matplotlib; matplotlib.interactive(True)", OPEN, CONNECT)
    one.click("a figure", "^it was clicked$")


@needs_tk
def test_a_window_without_its_plugin_is_told_of(prompt):
    one = prompt("pylab", MPLBACKEND="tkagg")
    one.run(OPEN)
    one.tty.sees("the figure's window does not live while the prompt waits")
    one.tty.sees("offered by the plugin gui-tk|there is no loop")


@needs_tk
def test_show_that_blocks_is_stopped_by_control_c(prompt):
    one = prompt("gui-tk", "pylab")
    one.run("%matplotlib tk", OPEN)
    one.tty.line("print('it', 'waits'); plt.show(block=True)")
    one.tty.sees("^it waits$")
    one.tty.press_until("\x03", r"^In \[4\]:")  # one that comes while tkinter draws is reported, and the loop goes on
    one.tty.line("6 * 7")
    one.tty.sees("(^|: )42$")


@pytest.mark.skipif(not find_spec("nacre_images"), reason="nacre-images is not installed")
def test_an_inline_figure_is_drawn_in_the_terminal(tmp_path):
    shells = Shells(tmp_path, ["images", "pylab", "syntax"])
    try:
        tty = shells(answers={**CURSOR, **KITTY})
        tty.line("%matplotlib inline")
        tty.prompt(2)
        tty.line("from matplotlib import pyplot as plt; plt.plot([1, 2, 3]);")
        tty.prompt(3, 60.0)
        parts = [one for one in tty.screen.strings if one.startswith("_G") and "a=q" not in one]
        assert base64.b64decode("".join(one.partition(";")[2] for one in parts)).startswith(b"\x89PNG")
    finally:
        shells.close()
