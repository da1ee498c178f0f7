"""What the tests of macro share."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

ASKING = """
import contextlib, io, json, sys
from IPython.terminal.interactiveshell import TerminalInteractiveShell
shell = TerminalInteractiveShell.instance()
shell.run_line_magic("colors", "nocolor")
seen = []
for cell in json.loads(sys.argv[1]):
    shell.rl_next_input = None
    with contextlib.redirect_stdout(io.StringIO()) as out:
        shell.run_cell(cell, store_history=True)
    seen.append([out.getvalue(), shell.rl_next_input or ""])
print(json.dumps(seen))
"""


@pytest.fixture
def oracle(tmp_path_factory):
    """A function: cells to what IPython prints for each and puts on the next prompt. ``get_shell()`` stands for
    its shell, in the cells and in what comes back. typed: its standard input."""
    python = os.environ.get("NACRE_ORACLE")
    if not python:
        pytest.skip("set NACRE_ORACLE to the interpreter of an environment with IPython to compare with it")
    home = tmp_path_factory.mktemp("oracle")

    def ask(cells, typed=""):
        sent = json.dumps([cell.replace("get_shell()", "get_ipython()") for cell in cells])
        environment = {**os.environ, "IPYTHONDIR": str(home), "HOME": str(home), "PYTHONPATH": ""}
        done = subprocess.run(
            [python, "-c", ASKING, sent], env=environment, capture_output=True, text=True, timeout=120, input=typed
        )
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout.splitlines()[-1])
        return [tuple(text.replace("get_ipython()", "get_shell()") for text in pair) for pair in found]

    return ask
