"""The oracle: IPython, in an environment of its own, asked what cells print and give."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import pytest

ASK = """
import contextlib, io, json, os, sys, tempfile
os.environ["IPYTHONDIR"] = tempfile.mkdtemp()
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
answers = []
for cell in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        result = shell.run_cell(cell, silent=True)
    answers.append(printed.getvalue())
print(json.dumps(answers))
"""
Ask = Callable[[list[str]], list[str]]


@pytest.fixture(scope="session")
def oracle(ipython: str) -> Ask:
    """``oracle([cell, ...])``: what each cell prints when IPython 9.18 runs them in order."""

    def ask(cells: list[str]) -> list[str]:
        ran = subprocess.run([ipython, "-c", ASK], input=json.dumps(cells), capture_output=True, text=True, check=True)
        found: list[str] = json.loads(ran.stdout.splitlines()[-1])
        return found

    return ask
