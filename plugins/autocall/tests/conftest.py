"""The oracle: IPython, in an environment of its own, asked what it makes of lines."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import pytest

ASK = """
import contextlib, io, json, sys, tempfile, os
os.environ["IPYTHONDIR"] = tempfile.mkdtemp()
from IPython.terminal.interactiveshell import TerminalInteractiveShell
shell = TerminalInteractiveShell.instance()
shell.automagic = True
request = json.load(sys.stdin)
shell.run_cell(request["setup"])
answers = []
for level, line in request["lines"]:
    shell.autocall = level
    with contextlib.redirect_stdout(io.StringIO()):
        answers.append(shell.transform_cell(line))
print(json.dumps(answers))
"""
Ask = Callable[[str, list[tuple[int, str]]], list[str]]


@pytest.fixture(scope="session")
def oracle(ipython: str) -> Ask:
    """``oracle(setup, [(level, line), ...])``: what IPython 9.18 makes of each line, after running ``setup``."""

    def ask(setup: str, lines: list[tuple[int, str]]) -> list[str]:
        request = json.dumps({"setup": setup, "lines": lines})
        ran = subprocess.run([ipython, "-c", ASK], input=request, capture_output=True, text=True, check=True)
        found: list[str] = json.loads(ran.stdout.splitlines()[-1])
        return found

    return ask
