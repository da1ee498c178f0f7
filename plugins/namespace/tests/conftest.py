"""The oracle: IPython, in an environment of its own, asked what cells print and give."""

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
def oracle(request: pytest.FixtureRequest) -> Ask:
    """``oracle([cell, ...])``: what each cell prints when IPython 9.18 runs them in order."""
    python = os.environ.get("NACRE_ORACLE") or _install(Path(request.config.cache.mkdir("oracle")))

    def ask(cells: list[str]) -> list[str]:
        ran = subprocess.run([python, "-c", ASK], input=json.dumps(cells), capture_output=True, text=True, check=True)
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
