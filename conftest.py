"""What the tests of the whole repository share: the fixtures for plugins, and IPython to compare with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

pytest_plugins = ["nacre.testing"]

IPYTHON = "ipython==9.18.1"
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
Ask = Callable[..., list[tuple[str, str]]]


@pytest.fixture(scope="session")
def ipython(request: pytest.FixtureRequest) -> str:
    """The interpreter of an environment with IPython 9.18: what ``NACRE_ORACLE`` names, else one that is made
    once and kept in pytest's cache."""
    if os.environ.get("NACRE_ORACLE"):
        return os.environ["NACRE_ORACLE"]
    minor = f"{sys.version_info[0]}.{sys.version_info[1]}"
    home = Path(request.config.cache.mkdir("oracle")) / f"{IPYTHON}-{minor}"
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not (home / "ready").exists():
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", IPYTHON], check=True, capture_output=True)
        (home / "ready").touch()
    return str(python)


@pytest.fixture
def oracle(ipython: str, tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """A function: cells to what IPython prints for each and puts on the next prompt. ``get_shell()`` stands for
    its shell, in the cells and in what comes back. typed: its standard input."""
    home = tmp_path_factory.mktemp("oracle")

    def ask(cells: list[str], typed: str = "") -> list[tuple[str, str]]:
        sent = json.dumps([cell.replace("get_shell()", "get_ipython()") for cell in cells])
        environment = {**os.environ, "IPYTHONDIR": str(home), "HOME": str(home), "PYTHONPATH": ""}
        done = subprocess.run(
            [ipython, "-c", ASKING, sent], env=environment, capture_output=True, text=True, timeout=120, input=typed
        )
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout.splitlines()[-1])
        return [(out.replace("get_ipython()", "get_shell()"), next_) for out, next_ in found]

    return ask
