"""The oracle: IPython, in an environment of its own, asked what cells show."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
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
def oracle(request: pytest.FixtureRequest) -> Ask:
    """``oracle([cell, ...])``: data and metadata of what each cell shows when IPython 9.18 runs them."""
    python = os.environ.get("NACRE_ORACLE") or _install(Path(request.config.cache.mkdir("oracle")))

    def ask(cells: list[str]) -> list[Any]:
        ran = subprocess.run([python, "-c", ASK], input=json.dumps(cells), capture_output=True, text=True, check=True)
        found: list[Any] = json.loads(ran.stdout.splitlines()[-1])
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
