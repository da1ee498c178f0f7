"""Ctrl-C while a magic waits for a program: the program ends, the prompt is back, and what was there is still there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

if os.name != "posix":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

from nacre_testkit.screen import Shells, Tty

PROGRAM = "#!/bin/sh\necho go''ing $$ here\nexec sleep 60\n"
PLUGINS = ["syntax", "system", "script", "packages", "edit", "history"]
UV = pytest.mark.skipif(find_spec("uv") is not None, reason="there is a real uv")


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tty]:
    monkeypatch.chdir(tmp_path)
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("uv", "slow-editor"):
        (programs / name).write_text(PROGRAM)
        (programs / name).chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    shells = Shells(tmp_path / "home", PLUGINS)
    yield shells(columns=160, PATH=path, EDITOR=str(programs / "slow-editor"), VISUAL="")
    shells.close()


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    "line",
    [
        "get_shell().run_cell_magic('bash', '', \"echo go''ing $$ here\\nsleep 60\\n\")",
        "get_shell().run_cell_magic('script', '--out text sh', \"echo go''ing $$ here >&2; sleep 60\\n\")",
        "!echo go''ing $$ here; sleep 60",
        "text = !echo go''ing $$ here >/dev/tty; sleep 60",
        pytest.param("%uv sync", marks=UV),
        "%edit -x drafted.py",
    ],
    ids=lambda line: line[:40],
)
def test_the_program_ends_and_the_prompt_is_back(shell: Tty, line: str) -> None:
    shell.line("kept = 42")
    shell.prompt(2)
    shell.line(line)
    process = int(shell.wait(r"going (\d+) here")[1])
    shell.send("\x03")
    shell.prompt(3)
    shell.line("print('is', kept)")
    shell.sees("^is 42")
    shell.until(lambda: not is_there(process), f"the end of process {process}")
