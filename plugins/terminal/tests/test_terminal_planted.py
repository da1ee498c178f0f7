"""Files in the working directory that have the names of libraries: they are the user's to import, and nobody else's."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from nacre_testkit.screen import Tty

NAMES = [
    *("tty", "prompt_toolkit", "wcwidth", "pygments", "html", "codeop", "base64", "difflib", "pickle", "cloudpickle"),
    *("cProfile", "pstats", "timeit", "sqlite3", "hashlib", "shlex", "inspect", "pluggy", "traitlets", "asyncio"),
]
PROMPTS = ["%history", "x = 1", "%store x", "%prun x", "%timeit -n1 -r1 x", "len?", "1/0", "%whos", "x.re\t"]


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A folder with a file of each name, which leaves a mark when it runs."""
    folder = tmp_path / "here"
    folder.mkdir()
    for name in NAMES:
        (folder / f"{name}.py").write_text(
            f"open({str(tmp_path / 'mark')!r}, 'a').write({name + ' '!r})\nours = True\n"
        )
    return folder


@pytest.fixture(params=["nacre", "python -m nacre"])
def tty(planted: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Tty]:
    """The standard shell, started in that folder."""
    script = [str(Path(sys.executable).with_name("nacre"))]
    argv = script if request.param == "nacre" else [sys.executable, "-m", "nacre"]
    environment = {**os.environ, "NACRE_HOME": str(tmp_path / "home"), "TERM": "xterm-256color", "NO_COLOR": "1"}
    started = Tty(argv, environment, cwd=planted)
    started.prompt(1)
    yield started
    started.close()


def mark(folder: Path) -> str:
    file = folder.parent / "mark"
    return file.read_text() if file.exists() else ""


def test_a_session_runs_none_of_them(tty: Tty, planted: Path) -> None:
    for number, line in enumerate(PROMPTS[:-1], 2):
        tty.line(line)
        tty.prompt(number)
    tty.send(PROMPTS[-1])
    tty.sees("real")
    tty.send("\x03")
    tty.line("exit")
    tty.ends()
    assert mark(planted) == ""


def test_a_cell_imports_them_as_python_would(tty: Tty, planted: Path) -> None:
    tty.line("import difflib; difflib.ours")
    tty.sees(r"^Out\[1\]: True$")
    tty.line("import importlib; importlib.import_module('pstats').ours")
    tty.sees(r"^Out\[2\]: True$")
    assert mark(planted) == "difflib pstats "


def test_a_module_of_the_folder_imports_its_neighbours(tty: Tty, planted: Path) -> None:
    (planted / "mine.py").write_text("import timeit\n")
    tty.line("import mine; mine.timeit.ours")
    tty.sees(r"^Out\[1\]: True$")


def test_a_library_finds_there_what_is_nowhere_else(tty: Tty, planted: Path) -> None:
    (planted / "mine.py").write_text("class Value: pass\n")
    tty.line("import pickle as p; import runpy; runpy.run_module('mine')['Value'].__name__")
    tty.sees(r"^Out\[1\]: 'Value'$")
