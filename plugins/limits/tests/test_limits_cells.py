"""Limits of time and memory, in a real process."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time
import traceback
from pathlib import Path

import nacre_limits.plugin
import nacre_syntax.plugin
import pytest
from nacre import UsageError
from nacre.testing import MakeSession, Session
from nacre_limits.errors import MemoryLimit, TimeLimit


@pytest.fixture
def one(session: MakeSession) -> Session:
    return session(nacre_limits.plugin, nacre_syntax.plugin)


LOOPS = {
    "a tight loop": "while True: pass",
    "one that swallows exceptions": "while True:\n    try:\n        while True: 1 / 0\n    except Exception: pass",
    "a sleep": "import time; time.sleep(30)",
    "an await": "import asyncio\nawait asyncio.sleep(30)",
    "a loop in a coroutine": "async def f():\n    while True: pass\nawait f()",
    "a coroutine that swallows": "import asyncio\nasync def g():\n    try: await asyncio.sleep(30)\n"
    "    except Exception: pass\nawait g()",
}


@pytest.mark.parametrize("source", LOOPS.values(), ids=LOOPS.keys())
def test_what_takes_too_long_ends_and_the_shell_goes_on(one: Session, source: str) -> None:
    handler = signal.getsignal(signal.SIGALRM)
    began = time.monotonic()
    one.run(f"%%limit --time 0.3\n{source}").fails(TimeLimit, "longer than 0.3 s")
    assert 0.3 <= time.monotonic() - began < 5  # an upper bound for a busy machine; the bench measures it
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0) and signal.getsignal(signal.SIGALRM) == handler
    one.run("import asyncio\nawait asyncio.sleep(0, 7)").gives(7)


def test_what_is_quick_gives_its_value(one: Session) -> None:
    one.run("%%limit --time 20 --memory 1G\nx = 5\nx + 1").gives(6)
    one.run("x").gives(5)
    one.run("%%limit -t 20\nimport asyncio\nawait asyncio.sleep(0, 'slept')").gives("slept")


def test_more_memory_than_allowed_is_a_memory_error_in_the_cell(one: Session) -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    error = one.run("%%limit --memory 50M\nx = bytearray(200 << 20)").fails(MemoryLimit, "50 MiB more").outcome.error
    assert isinstance(error, MemoryError)
    one.run("%%limit --memory 50M\nx = []\nwhile True: x.append('a' * 1000000)").fails(MemoryError)
    one.run("del x")
    one.run("%%limit --memory 50M\ntry:\n    bytearray(200 << 20)\nexcept MemoryError:\n    ok = 1").ok()
    assert resource.getrlimit(resource.RLIMIT_AS) == before
    one.run("len(bytearray(200 << 20))").gives(200 << 20)


def test_a_timer_of_the_users_goes_on_afterwards(one: Session) -> None:
    before = signal.signal(signal.SIGALRM, signal.SIG_IGN)
    try:
        signal.setitimer(signal.ITIMER_REAL, 100)
        one.run("%%limit --time 5\npass").ok()
        assert 50 < signal.getitimer(signal.ITIMER_REAL)[0] <= 100
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_another_thread_is_limited_too(one: Session) -> None:
    ended = []
    thread = threading.Thread(
        target=lambda: ended.append(one.run("%%limit --time 0.2\nwhile True: pass").outcome.error)
    )
    thread.start()
    thread.join(20)
    assert isinstance(ended[0], TimeLimit)


def test_the_profiles_limits_hold_for_every_cell(session: MakeSession) -> None:
    config = {"traits": {"Limits": {"time": 0.3, "memory": "50M"}}}
    one = session(nacre_limits.plugin, nacre_syntax.plugin, config=config)
    one.run("while True: pass").fails(TimeLimit)
    one.run("import asyncio\nawait asyncio.sleep(30)").fails(TimeLimit)
    one.run("bytearray(200 << 20)").fails(MemoryLimit)
    attempt = one.run("x = 4\nx + 1").gives(5)
    assert len(attempt.outputs) == 1
    assert one.run("x").outputs[0].bundle.text == "4"
    assert not one.run("x = 3").outputs


def test_costs_are_kept_and_shown_when_asked_for(one: Session, capsys: pytest.CaptureFixture[str]) -> None:
    one.run("0").ok()
    capsys.readouterr()
    one.run("%cost").ok()
    assert "[1] wall " in capsys.readouterr().out
    one.run("data = bytearray(64 << 20)").ok()
    one.run("%cost").ok()
    text = capsys.readouterr().out
    assert text.startswith("[3] wall ") and " cpu " in text and "+6" in text and "MiB" in text
    one.run("%cost on").ok()
    one.run("1").ok()
    assert capsys.readouterr().out.endswith(" B\n") or "memory" in text
    one.run("%cost off").ok()
    capsys.readouterr()
    one.run("1").ok()
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("magic", "line", "told"),
    [
        ("limit", "pass", "give --time SECONDS"),
        ("limit", "--time 0 pass", "is no time"),
        ("limit", "--time -1 pass", ""),
        ("limit", "--time x pass", "is no time"),
        ("limit", "--memory 5X pass", "no amount of memory"),
        ("limit", "--memory 0 pass", "no amount of memory"),
        ("limit", "--tine 1 pass", "no option '--tine'"),
        ("cost", "-1", "is no number of cells"),
        ("cost", "all", "nor on or off"),
        ("cost", "0", "is no number of cells"),
    ],
)
def test_wrong_input_is_told_in_one_line(one: Session, magic: str, line: str, told: str) -> None:
    with pytest.raises(UsageError) as raised:
        one.shell.run_line_magic(magic, line)
    assert told in str(raised.value) and "\n" not in str(raised.value)


def test_a_wrong_amount_in_a_profile_is_told(one: Session) -> None:
    with pytest.raises(UsageError, match="no amount of memory"):
        one.shell.set_trait("Limits.memory", "lots")


def test_a_shell_of_its_own_goes_on_after_both_limits(tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "l.toml").write_text('[plugins]\nenable = ["limits", "syntax"]\n')
    source = (
        "results = []\nimport time\n"
        "def attempt(*given):\n    began = time.monotonic()\n"
        "    try: get_shell().run_cell_magic('limit', *given)\n"
        "    except BaseException as error: results.append(type(error).__name__)\n"
        "    return time.monotonic() - began\n"
        "took = attempt('--time 1', 'while True: pass')\n"
        "done = attempt('--memory 500M', 'bytearray(1 << 30)')\n"
        "print(results, took >= 1)\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "nacre", "--profile", "l"],
        input=source,
        env={**os.environ, "NACRE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.stdout, done.stderr) == ("['TimeLimit', 'MemoryLimit'] True\n", "")


@pytest.mark.parametrize(
    "body",
    [
        "spin()",
        "import time; time.sleep(20)",
        "import asyncio; await asyncio.sleep(20)",
        "def inner(): spin()\ninner()",
    ],
)
def test_what_is_ended_is_told_with_the_frames_of_the_cell_only(one: Session, body: str) -> None:
    one.run("def spin():\n    while True: pass").ok()
    error = one.shell.run(f"get_shell().run_cell_magic('limit', '--time 0.1', {body!r})", silent=True).error
    assert type(error).__name__ == "TimeLimit" and str(error) == "the cell took longer than 0.1 s"
    files = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
    first = next(number for number, name in enumerate(files) if name.startswith("<cell"))
    users = [name for name in files[first:] if "nacre" not in name or "clock" in name]
    assert len(users) > 1 and all(name.startswith("<cell") or name.endswith("tasks.py") for name in users), files


def test_a_limit_of_the_profile_ends_with_the_frames_of_the_cell_only(one: Session) -> None:
    one.run("def spin():\n    while True: pass").ok()
    one.shell.set_trait("Limits.time", 0.1)
    error = one.shell.run("spin()", silent=True).error
    one.shell.set_trait("Limits.time", 0.0)
    assert error is not None
    assert [frame.name for frame in traceback.extract_tb(error.__traceback__)][-2:] == ["<module>", "spin"]


def test_an_outcome_says_what_its_cell_took_of_memory(one: Session) -> None:
    assert one.shell.run("kept = bytearray(b'x' * 50_000_000)").memory > 40_000_000


@pytest.mark.parametrize("source", ["%limit --time 1", "%%limit --time 1\n", "%%limit -m 1M\n  \n"])
def test_a_limit_of_nothing_says_what_to_do(one: Session, source: str) -> None:
    one.run(source).fails(UsageError, "there is nothing to run")
