"""``nacre attach`` to processes that know nothing of it: Python 3.14's remote debugging (PEP 768), for real."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from nacre import UsageError
from nacre_embed import attach, remote

pytestmark = pytest.mark.skipif(not hasattr(sys, "remote_exec"), reason="remote debugging (PEP 768) is of Python 3.14")

# what a visit may change: it is told before and after
FACTS = """
import os, signal, sys, threading
def facts():
    return {
        "path": list(sys.path), "threads": sorted(t.name for t in threading.enumerate()),
        "streams": [id(sys.stdin), id(sys.stdout), id(sys.stderr)], "environment": dict(os.environ),
        "hooks": [sys.displayhook, sys.excepthook, sys.breakpointhook, threading.excepthook, sys.meta_path[:]],
        "signals": [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGTSTP, signal.SIGWINCH)],
        "files": [f for f in map(os.path.realpath, map("/dev/fd/{}".format, range(50))) if
                  os.path.exists(f) and "libffi" not in f],  # it keeps its own library open (static trampolines)
        "folder": os.getcwd(), "tracing": [sys.gettrace(), sys.getprofile()],
    }
"""
BUSY = """
label = "from the program"
print("ready", flush=True)
while label != "end":
    pass
print("ended", flush=True)
"""


@pytest.fixture
def process(surroundings, tmp_path):
    """Starts a program that has no terminal of its own and waits until it says that it is ready."""
    made = []

    def start(source: str, *options: str, **environment: str) -> subprocess.Popen[str]:
        made.append(
            subprocess.Popen(
                [sys.executable, *options, "-c", textwrap.dedent(source)],
                env={**surroundings, "TERM": "dumb", **environment},
                cwd=tmp_path,
                text=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
        )
        assert made[-1].stdout is not None and made[-1].stdout.readline() == "ready\n"
        return made[-1]

    yield start
    for one in made:
        one.kill()
        one.wait()
        one.stdout.close()


@pytest.fixture
def attached(program):
    return lambda pid: program(argv=[sys.executable, "-m", "nacre", "attach", str(pid)])


@pytest.fixture
def runtime(monkeypatch, surroundings):
    monkeypatch.setenv("XDG_RUNTIME_DIR", surroundings["XDG_RUNTIME_DIR"])
    return Path(surroundings["XDG_RUNTIME_DIR"]) / "nacre"


def refused(pid):
    with pytest.raises(UsageError) as caught:
        attach.main([str(pid)], type("Options", (), {"profile": ""}))
    return str(caught.value)


def test_a_busy_loop_lets_its_owner_in_and_its_names_are_assigned(process, attached):
    one = process(BUSY)
    tty = attached(one.pid)
    tty.prompt(1)
    tty.line("import os; label, os.getpid()")
    tty.sees(rf"Out\[1\]: \('from the program', {one.pid}\)")
    tty.prompt(2)
    tty.line("label = 'end'")
    assert one.communicate(timeout=20)[0] == "ended\n"


def test_a_process_that_sleeps_in_between_lets_its_owner_in(process, attached):
    one = process("import time\nlabel = 1\nprint('ready', flush=True)\nwhile label:\n    time.sleep(0.2)")
    tty = attached(one.pid)
    tty.prompt(1)
    tty.line("label = 0")
    assert one.communicate(timeout=20)[0] == ""


def test_ctrl_c_ends_the_cell_and_not_the_program(process, attached):
    one = process(BUSY)
    tty = attached(one.pid)
    tty.prompt(1)
    before = tty.settings()
    tty.line("for turn in iter(int, 1): pass")
    tty.until(lambda: tty.settings() != before, "the terminal as a cell finds it")
    tty.press_until("\x03", "KeyboardInterrupt")
    tty.until(lambda: tty.screen.lines[tty.screen.row] == "In [2]:", "the next prompt")
    assert one.poll() is None


def test_the_process_and_the_terminal_are_as_they_were_once_it_was_left(process, attached, runtime):
    one = process(
        FACTS + "import time\n"
        "before, names = facts(), sorted(globals()) + ['before', 'names']\nprint('ready', flush=True)\n"
        "while not os.path.exists('left'):\n    time.sleep(0.01)\n"
        "end = time.monotonic() + 20\n"
        "while facts() != before and time.monotonic() < end:\n    time.sleep(0.01)\n"
        "after = facts()\nprint({k: (before[k], after[k]) for k in before if before[k] != after[k]})\n"
        "print(sorted(set(globals()) - {*names, 'end', 'after'}))\n"
    )
    tty = attached(one.pid)
    settings = tty.settings()
    tty.prompt(1)
    tty.line("6 * 7")
    tty.sees(r"Out\[1\]: 42")
    tty.prompt(2)
    tty.line("exit")
    assert tty.ends() == 0
    assert tty.settings() == settings
    assert os.listdir(runtime) == []
    (runtime.parent.parent / "left").touch()
    assert one.communicate(timeout=40)[0] == "{}\n[]\n"


def test_it_can_be_visited_again(process, attached):
    one = process(BUSY)
    for _ in range(2):
        tty = attached(one.pid)
        tty.prompt(1)
        tty.line("exit")
        assert tty.ends() == 0
    tty = attached(one.pid)
    tty.prompt(1)
    tty.line("label = 'end'")
    assert one.communicate(timeout=20)[0] == "ended\n"


def test_a_python_that_has_no_nacre_imports_it_from_here(process, attached):
    one = process(BUSY + "import sys; print([p for p in sys.path if 'nacre' in p or 'plugins' in p])", "-S")
    tty = attached(one.pid)
    tty.prompt(1)
    tty.line("label")
    tty.sees("Out.*from the program")
    tty.prompt(2)
    tty.line("exit")
    assert tty.ends() == 0
    assert one.poll() is None


def test_one_that_does_not_come_by_is_told_and_finds_nothing_when_it_does(process, runtime, monkeypatch):
    monkeypatch.setattr(remote, "PATIENCE", 0.2)
    one = process(
        "import os, threading, time\nfree = threading.Lock(); free.acquire()\n"
        "def look():\n    while not os.path.exists('go'): time.sleep(0.01)\n    free.release()\n"
        "threading.Thread(target=look).start()\nprint('ready', flush=True)\nfree.acquire()\nprint('end', flush=True)\n"
    )
    assert "its main thread waits in C code" in refused(one.pid)
    assert [name.endswith(".py") for name in os.listdir(runtime)] == [True]
    (runtime.parent.parent / "go").touch()
    assert one.communicate(timeout=20)[0] == "end\n"
    assert os.listdir(runtime) == []


def test_what_was_left_for_a_process_that_ended_is_removed(process, runtime, monkeypatch):
    monkeypatch.setattr(remote, "PATIENCE", 0.2)
    one = process(
        "import threading\nprint('ready', flush=True)\nfree = threading.Lock()\nfree.acquire(); free.acquire()"
    )
    refused(one.pid)
    one.kill()
    one.wait()
    other = process(
        "import threading\nprint('ready', flush=True)\nfree = threading.Lock()\nfree.acquire(); free.acquire()"
    )
    refused(other.pid)
    assert [name.partition("-")[0] for name in os.listdir(runtime)] == [str(other.pid)]


def test_one_that_cannot_import_it_says_why(process, runtime):
    one = process(
        "import sys\nsys.modules['nacre_embed'] = None\nimport time\nprint('ready', flush=True)\n"
        "for _ in range(5000): time.sleep(0.01)"
    )
    assert f"process {one.pid} could not let you in: ModuleNotFoundError" in refused(one.pid)
    assert os.listdir(runtime) == []
    assert one.poll() is None


def test_one_where_it_is_switched_off_is_said(process, runtime):
    one = process(BUSY, PYTHON_DISABLE_REMOTE_DEBUG="1")
    assert refused(one.pid).startswith(f"process {one.pid} cannot be attached to")
    assert os.listdir(runtime) == []


def test_a_process_that_is_no_python_is_said(runtime):
    with subprocess.Popen(["sleep", "60"]) as one:
        try:
            assert refused(one.pid).startswith(f"process {one.pid} cannot be attached to")
        finally:
            one.kill()


@pytest.mark.skipif(not os.path.isdir("/proc/self") or os.getuid() != 0, reason="only root can start somebody else's")
def test_a_process_of_somebody_else_is_said(runtime):
    with subprocess.Popen([sys.executable, "-c", "while True: pass"], user=65534) as one:
        try:
            assert refused(one.pid) == f"process {one.pid} is not yours"
        finally:
            one.kill()
