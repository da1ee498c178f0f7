"""Cells in the background: jobs, their labelled output, waiting and cancelling; and which loop runs an await."""

from __future__ import annotations

import contextlib
import io
import sys

import pytest
from nacre import UsageError
from nacre_async import plugin


@pytest.fixture
def shell(session):
    return session(plugin)


def magic(shell, name, line="", body=None):
    if body is None:
        return shell.run(f"get_shell().run_line_magic({name!r}, {line!r})")
    return shell.run(f"get_shell().run_cell_magic({name!r}, {line!r}, {body!r})")


def test_a_cell_without_await_runs_in_a_thread(shell):
    magic(shell, "bg", "", "import threading\nthreading.current_thread().name").ok()
    magic(shell, "jobs", "wait").ok()
    assert shell.shell.service("jobs").get(1).result() == "nacre-job"


def test_a_cell_with_await_runs_as_a_task_on_the_shells_loop(shell):
    shell.run("import asyncio; loop = None").ok()
    magic(shell, "bg", "", "loop = asyncio.get_running_loop(); await asyncio.sleep(0)\nloop").ok()
    magic(shell, "jobs", "wait").ok()
    assert shell.shell.namespace["loop"] is shell.shell.loop.get()


def test_a_thread_may_await_too(shell):
    magic(shell, "bg", "--thread", "import asyncio, threading\nawait asyncio.sleep(0)\nthreading.current_thread().name")
    magic(shell, "jobs", "wait").ok()
    assert shell.shell.service("jobs").get(1).result() == "nacre-job"


def test_what_a_job_binds_is_bound_in_the_shell(shell):
    magic(shell, "bg", "made = 6 * 7").ok()
    magic(shell, "jobs", "wait").ok()
    shell.run("made").gives(42)


def test_output_is_labelled_line_by_line(shell, capsys):
    magic(shell, "bg", "", "print('one'); print('two', end='')").ok()
    magic(shell, "jobs", "wait").ok()
    assert "[1] one\n[1] two" in capsys.readouterr().out


def test_the_streams_are_as_before_once_the_jobs_are_done(shell):
    before = sys.stdout, sys.stderr
    magic(shell, "bg", "1").ok()
    magic(shell, "jobs", "wait").ok()
    assert (sys.stdout, sys.stderr) == before


def test_an_error_is_shown_with_the_label(shell, capsys):
    magic(shell, "bg", "1/0").ok()
    magic(shell, "jobs", "wait").ok()
    assert "[1] ZeroDivisionError" in capsys.readouterr().err
    with pytest.raises(ZeroDivisionError):
        shell.shell.service("jobs").get(1).result()


def test_a_tight_loop_in_a_thread_is_cancelled(shell):
    magic(shell, "bg", "", "while True: pass").ok()
    magic(shell, "jobs", "cancel 1").ok()
    magic(shell, "jobs", "wait --timeout 20").ok()
    assert shell.shell.service("jobs").get(1).state == "cancelled"


def test_a_sleeping_task_is_cancelled(shell):
    magic(shell, "bg", "", "import asyncio; await asyncio.sleep(60)").ok()
    magic(shell, "jobs", "cancel").ok()
    magic(shell, "jobs", "wait --timeout 20").ok()
    assert shell.shell.service("jobs").get(1).state == "cancelled"


def test_waiting_ends_with_its_time(shell, capsys):
    magic(shell, "bg", "", "import asyncio; await asyncio.sleep(60)").ok()
    magic(shell, "jobs", "wait --timeout 0.05").ok()
    assert "still running after 0.05 s: 1" in capsys.readouterr().out


def test_jobs_are_listed(shell, capsys):
    magic(shell, "bg", "1 + 1").ok()
    magic(shell, "jobs", "wait").ok()
    capsys.readouterr()
    magic(shell, "jobs").ok()
    assert "[1] done" in capsys.readouterr().out


def test_a_shell_that_closes_leaves_no_job_running(session):
    one = session(plugin)
    magic(one, "bg", "", "while True: pass").ok()
    job = one.shell.service("jobs").get(1)
    one.shell.close()
    assert job.ended.wait(20) and job.state == "cancelled"


def test_a_syntax_error_is_the_cells_own(shell):
    magic(shell, "bg", "(").fails(SyntaxError)


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("bg", "", "nothing to run"),
        ("bg", "--thread --task 1", "not both"),
        ("jobs", "wait 7", "there is no job 7"),
        ("jobs", "stop", "invalid choice"),
        ("jobs", "wait --timeout -1", "-1|expected one argument"),
        ("autoawait", "nosuchloop", "there is no loop 'nosuchloop'"),
    ],
)
def test_wrong_input_gets_one_line(shell, name, line, said):
    magic(shell, name, line).fails(UsageError, said)


def test_autoawait_says_what_it_does(shell, capsys):
    magic(shell, "autoawait").ok()
    assert "on, and asyncio runs it" in capsys.readouterr().out


def test_await_can_be_switched_off_and_on(shell):
    shell.run("import asyncio").ok()
    magic(shell, "autoawait", "off").ok()
    shell.run("await asyncio.sleep(0)").fails(SyntaxError)
    magic(shell, "autoawait", "on").ok()
    shell.run("await asyncio.sleep(0, 'slept')").gives("slept")


def test_sync_runs_what_never_waits(shell):
    shell.run("async def f(): return 42").ok()
    magic(shell, "autoawait", "sync").ok()
    shell.run("await f()").gives(42)


def test_sync_refuses_what_waits(shell):
    shell.run("class Later:\n    def __await__(self): yield").ok()
    magic(shell, "autoawait", "sync").ok()
    shell.run("await Later()").fails(RuntimeError, "has to wait for a loop")


def test_a_function_of_the_users_serves_as_a_loop(shell):
    shell.run(
        "def mine(c):\n    try:\n        c.send(None)\n    except StopIteration as e:\n        return e.value, 'mine'"
    )
    shell.run("async def f(): return 42").ok()
    magic(shell, "autoawait", "mine").ok()
    shell.run("await f()").gives((42, "mine"))


def test_a_loop_whose_library_is_missing_is_named(shell, monkeypatch):
    monkeypatch.setitem(sys.modules, "curio", None)
    magic(shell, "autoawait", "curio").fails(UsageError, "curio is not installed here")


def test_who_listens_to_the_streams_while_a_job_runs_hears_each_text_once(shell, capsys):
    heard = []
    magic(shell, "bg", "", "import threading; go = threading.Event(); go.wait(20); print('late')").ok()
    stream, write = sys.stdout, sys.stdout.write
    stream.write = lambda text: (heard.append(text), write(text))[1]
    print("mine")
    shell.run("go.set()").ok()
    magic(shell, "jobs", "wait").ok()
    del stream.write
    print("after")
    assert capsys.readouterr().out == "mine\n[1] late\n[1] done\nafter\n"
    assert "".join(heard) == "mine\n[1] late\n[1] done\n"


def test_cells_go_on_while_a_job_runs_and_the_session_is_recorded(session, capsys):
    recorder = pytest.importorskip("nacre_session.plugin")
    one = session(plugin, recorder)
    magic(one, "bg", "", "import threading; go = threading.Event(); go.wait(20)").ok()
    for number in range(3):
        one.run(f"print('cell', {number})").ok()
    magic(one, "bg", "1/0").ok()
    one.run("go.set()").ok()
    magic(one, "jobs", "wait").ok()
    one.run("print('end')").ok()
    out, err = capsys.readouterr()
    assert out == "cell 0\ncell 1\ncell 2\n[1] done: True\nend\n" and "[2] ZeroDivisionError" in err


@pytest.mark.parametrize("code", ["input('?')", "import sys; sys.stdin.read()", "import sys; list(sys.stdin)"])
def test_a_job_has_no_input_and_the_prompt_keeps_it(shell, monkeypatch, code):
    monkeypatch.setattr("sys.stdin", io.StringIO("typed\nmore\n"))
    magic(shell, "bg", "", "import threading; go = threading.Event(); go.wait(20)").ok()
    magic(shell, "bg", code).ok()
    shell.shell.service("jobs").all[2].ended.wait(20)
    assert isinstance(shell.shell.service("jobs").all[2].error, EOFError)
    assert input() == "typed" and list(sys.stdin) == ["more\n"]
    shell.run("go.set()").ok()
    magic(shell, "jobs", "wait").ok()
    assert isinstance(sys.stdin, io.StringIO)


def test_streams_that_a_cell_put_back_too_late_are_not_wrapped_again_and_again(shell, capsys):
    for _ in range(3):
        magic(shell, "bg", "", "import threading; go = threading.Event(); go.wait(20)").ok()
        with contextlib.redirect_stdout(io.StringIO()):
            shell.run("go.set()").ok()
            magic(shell, "jobs", "wait").ok()
    assert type(sys.stdout._stream).__name__ != "_Labelled"
    sys.stdout = sys.stdout._stream
