"""The oracle: IPython, in an environment of its own, asked what cells show."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

ASK = """
import json, os, sys, tempfile
os.environ["IPYTHONDIR"] = tempfile.mkdtemp()
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
shell = InteractiveShell.instance()
answers = []
for cell in json.load(sys.stdin):
    with capture_output() as captured:
        shell.run_cell(cell)
    answers.append([[output.data, output.metadata] for output in captured.outputs])
print(json.dumps(answers))
"""
Ask = Callable[[list[str]], list[Any]]


@pytest.fixture(scope="session")
def oracle(ipython: str) -> Ask:
    """``oracle([cell, ...])``: data and metadata of what each cell shows when IPython 9.18 runs them."""

    def ask(cells: list[str]) -> list[Any]:
        ran = subprocess.run([ipython, "-c", ASK], input=json.dumps(cells), capture_output=True, text=True, check=True)
        found: list[Any] = json.loads(ran.stdout.splitlines()[-1])
        return found

    return ask
