"""Qt's windows, on a display of their own."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest
from nacre_gui.testing import Facts, display, prompt

__all__ = ["display", "prompt"]

if not find_spec("PySide6"):
    pytest.skip("PySide6 is not installed", allow_module_level=True)

ALONE = """
from nacre_gui.testing import now, waits
from nacre_gui_qt.loop import any_qt
loop = any_qt(None)
waits(loop)
now(loop)
print("it waits")
"""


class TestQt(Facts):
    name = "qt6"
    plugin = "gui-qt"
    ends_with_exit = True
    window = """
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QPushButton
        button = QPushButton("click")
        button.setWindowTitle("facts")
        button.resize(200, 100)
        button.clicked.connect(clicked)
        button.show()

        def forever():
            global timer
            timer = QTimer()
            timer.timeout.connect(again)
            timer.start(0)
    """


def test_it_waits_as_asyncio_does(display):
    done = subprocess.run(
        [sys.executable, "-c", ALONE], env={"DISPLAY": display}, capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "it waits\n", done.stderr
