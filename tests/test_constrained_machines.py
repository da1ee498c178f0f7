"""The minimal profile runs where little else does."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

MINIMAL = ("--profile", "minimal")
BLOCKED = ("sqlite3", "_sqlite3", "readline", "curses", "_curses", "ssl", "_ssl")


def test_without_home(nacre, environment):
    without = {key: value for key, value in environment.items() if key not in ("HOME", "NACRE_HOME")}
    assert nacre(*MINIMAL, "-c", "6 * 7", env={**without, "XDG_CACHE_HOME": "/dev/null/cache"}).stdout == "42\n"


@pytest.mark.parametrize("place", ["/proc/1/nowhere", "/dev/null/x"])
def test_with_a_home_that_cannot_be_written(nacre, environment, place):
    assert nacre(*MINIMAL, "-c", "6 * 7", env={**environment, "NACRE_HOME": place, "HOME": place}).stdout == "42\n"


def test_without_optional_modules(nacre, tmp_path, environment):
    (tmp_path / "sitecustomize.py").write_text(f"import sys\nfor name in {BLOCKED!r}: sys.modules[name] = None\n")
    source = "import asyncio; await asyncio.sleep(0, 42)"
    done = nacre(*MINIMAL, "-c", source, env={**environment, "PYTHONPATH": str(tmp_path)}, cwd="/")
    assert (done.stdout, done.stderr) == ("42\n", "")


def test_isolated(nacre):
    assert nacre(*MINIMAL, "-c", "6 * 7", python=[sys.executable, "-I"]).stdout == "42\n"


def test_isolated_does_not_import_from_the_working_directory(nacre, tmp_path):
    (tmp_path / "here.py").write_text("")
    assert nacre(*MINIMAL, "-c", "import here", python=[sys.executable, "-I"]).returncode == 1


def test_the_working_directory_can_be_gone(nacre, environment, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f"cd {gone} && rmdir {gone} && exec {sys.executable} -m nacre --profile minimal -c '6 * 7'"
    done = subprocess.run(["sh", "-c", script], env=environment, capture_output=True, text=True, timeout=60)
    assert done.stdout == "42\n"


@pytest.mark.parametrize("closed", ["0", "1", "2"])
def test_with_a_standard_stream_closed(environment, closed):
    command = f"exec {sys.executable} -m nacre --profile minimal -c 'x = 1' {closed}>&-"
    assert subprocess.run(["sh", "-c", command], env=environment, timeout=60).returncode == 0


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals")
@pytest.mark.parametrize("size", [(0, 0), (1, 1), (24, 80)])
@pytest.mark.parametrize("kind", ["dumb", "xterm-256color"])
def test_in_a_terminal_of_any_size_and_kind(terminal, size, kind):
    shell = terminal(*MINIMAL, size=size, TERM=kind)
    shell.until("In [1]: ")
    shell.type("6 * 7\r")
    assert "42" in shell.until("In [2]: ")
    shell.type("exit\r")
    assert shell.status() == 0


def test_what_a_line_would_begin_with_is_shown_where_it_cannot_be_edited(terminal):
    shell = terminal(*MINIMAL)
    shell.until("In [1]: ")
    shell.type("get_shell().prefill = 'pe' + 'arl'\r")
    shell.until("pearl")
    shell.until("In [2]: ")
