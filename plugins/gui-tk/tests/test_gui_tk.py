"""tkinter's windows, on a display of their own."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from nacre_gui.testing import Facts, display, now, prompt, waits
from nacre_gui_tk.loop import Tk

__all__ = ["display", "prompt"]

if not find_spec("_tkinter"):
    pytest.skip("this Python has no tkinter", allow_module_level=True)


class TestTk(Facts):
    name = "tk"
    plugin = "gui-tk"
    window = """
        import tkinter
        root = tkinter.Tk()
        root.title("facts")
        tkinter.Button(root, text="click", command=clicked, width=20, height=5).pack()

        def forever():
            again()
            root.after(0, forever)
    """


def test_it_waits_as_asyncio_does():
    loop = Tk(None)
    try:
        waits(loop)
        now(loop)
    finally:
        loop.close()


def test_control_c_ends_a_main_loop_that_a_cell_runs(prompt):
    one = prompt("gui-tk")
    one.run("%gui tk", "import tkinter; root = tkinter.Tk()")
    one.tty.line("print('it', 'runs'); root.mainloop()")
    one.tty.sees("^it runs$")
    one.tty.press_until("\x03", r"^In \[4\]:")
    one.tty.line("6 * 7")
    one.tty.sees(r"(^|: )42$")
