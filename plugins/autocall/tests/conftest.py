"""The oracle: IPython, in an environment of its own, asked what it makes of lines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

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
def oracle(request: pytest.FixtureRequest) -> Ask:
    """``oracle(setup, [(level, line), ...])``: what IPython 9.18 makes of each line, after running ``setup``."""
    python = os.environ.get("NACRE_ORACLE") or _install(Path(request.config.cache.mkdir("oracle")))

    def ask(setup: str, lines: list[tuple[int, str]]) -> list[str]:
        request = json.dumps({"setup": setup, "lines": lines})
        ran = subprocess.run([python, "-c", ASK], input=request, capture_output=True, text=True, check=True)
        found: list[str] = json.loads(ran.stdout.splitlines()[-1])
        return found

    return ask


def _install(cache: Path) -> str:
    """The interpreter of an environment with IPython, made once and kept in pytest's cache."""
    home = cache / f"ipython-9.18.1-{sys.version_info[0]}.{sys.version_info[1]}"
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    ready = home / "ready"
    if not ready.exists():
        try:
            venv.create(home, with_pip=True, clear=True)
            subprocess.run([python, "-m", "pip", "install", "-q", "ipython==9.18.1"], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("no IPython to compare with, and none can be installed: set NACRE_ORACLE to its interpreter")
        ready.touch()
    return str(python)
