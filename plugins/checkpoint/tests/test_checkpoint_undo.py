"""Going back, in a real terminal."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import termios
from pathlib import Path

TAKEN = "Checkpoint '1' is taken"


def run(tty, number, typed, expected=""):
    """Run a cell at prompt ``number`` and wait for what it shows and the next prompt."""
    tty.prompt(number)
    tty.line(typed)
    if expected:
        tty.sees(expected)
    tty.prompt(number + 1)


def test_names_and_the_state_of_random_come_back_and_nothing_is_run_again(shell, tmp_path):
    tty = shell()
    file = tmp_path / "written"
    run(tty, 1, f"import random; random.seed(7); d = {{'a': 1}}; f = {str(file)!r}")
    run(tty, 2, "%checkpoint", TAKEN)
    run(tty, 3, "d.clear(); x = random.random(); _ = open(f, 'a').write('x')")
    run(tty, 4, "x", r"Out\[4\]: 0\.32383")
    tty.line("%undo")
    tty.sees("Back at checkpoint '1': 2 cells undone")
    run(tty, 6, "d, random.random(), 'x' in globals()", r"Out\[6\]: \(\{'a': 1\}, 0\.32383\d+, False\)")
    assert file.read_text() == "x"


def test_random_goes_on_after_a_checkpoint_as_if_there_was_none(shell):
    tty = shell()
    run(tty, 1, "import random; random.seed(7)")
    run(tty, 2, "%checkpoint", TAKEN)
    run(tty, 3, "random.random()", r"Out\[3\]: 0\.32383")


def test_a_second_undo_goes_back_further(shell):
    tty = shell()
    run(tty, 1, "n = 1")
    run(tty, 2, "%checkpoint one", "'one' is taken")
    run(tty, 3, "n = 2")
    run(tty, 4, "%checkpoint two", "'two' is taken")
    run(tty, 5, "n = 3")
    run(tty, 6, "%undo", "Back at checkpoint 'two': 1 cell undone")
    run(tty, 7, "%undo", "Back at checkpoint 'one'")
    run(tty, 8, "n", r"Out\[8\]: 1")


def test_a_checkpoint_can_be_returned_to_more_than_once_and_by_name(shell):
    tty = shell()
    run(tty, 1, "n = 1")
    run(tty, 2, "%checkpoint start", "'start' is taken")
    run(tty, 3, "n += 1")
    run(tty, 4, "%checkpoint", "is taken")
    run(tty, 5, "n += 1")
    run(tty, 6, "%undo start", "Back at checkpoint 'start': 3 cells undone")
    run(tty, 7, "n += 10")
    run(tty, 8, "n", r"Out\[8\]: 11")
    run(tty, 9, "%undo", "Back at checkpoint 'start'")
    run(tty, 10, "n", r"Out\[10\]: 1")


def printed(shells, source):
    """What a shell of its own prints for a cell."""
    command = [sys.executable, "-m", "nacre", "--profile", "t", "-c", source]
    environment = {**os.environ, "NACRE_HOME": str(shells.home)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def test_undone_cells_stay_in_history_in_one_session_with_their_numbers(shell, shells):
    tty = shell()
    run(tty, 1, "a = 1")
    run(tty, 2, "%checkpoint", TAKEN)
    run(tty, 3, "b = 2")
    run(tty, 4, "%undo", "Back at")
    run(tty, 5, "c = 3")
    tty.send("\x1b[A\x1b[A\x1b[A")
    tty.sees(r"In \[6\]: b = 2")
    tty.send("\x03")
    tty.prompt(6)
    run(tty, 6, "%history -n", r"3: b = 2\n +4: %undo\n +5: c = 3")
    tty.line("exit()")
    assert tty.ends() == 0
    listing = printed(shells, "get_shell().history.sessions()")
    assert listing.count("Session(") == 1 and "cells=7" in listing, listing
    cells = printed(shells, "[(e.number, e.status, (e.wall or 0) < 5) for e in get_shell().history.range(1)]")
    found = eval(cells)
    assert [number for number, _, _ in found] == [1, 2, 3, 4, 5, 6, 7]
    # %undo and exit() end their process, and what ends with it cannot say how
    assert all(status == "ok" and quick for number, status, quick in found if number not in (4, 7)), found


def test_the_exit_status_is_relayed(shell):
    tty = shell()
    run(tty, 1, "%checkpoint", TAKEN)
    run(tty, 2, "%checkpoint", "is taken")
    tty.line("exit(7)")
    assert tty.ends() == 7


def test_a_signal_to_the_process_that_was_started_reaches_the_shell(shell):
    tty = shell()
    run(tty, 1, "%checkpoint", TAKEN)
    os.kill(tty.pid, signal.SIGTERM)
    assert tty.ends() == -signal.SIGTERM
    assert tty.settings()[3] & termios.ECHO and tty.settings()[3] & termios.ICANON


def children(pid):
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_when_the_outermost_process_is_killed_no_shell_is_left(shell):
    tty = shell()
    run(tty, 1, "%checkpoint", TAKEN)
    (child,) = children(tty.pid)
    os.kill(tty.pid, signal.SIGKILL)
    tty.ends()
    tty.until(lambda: not Path(f"/proc/{child}").exists(), "the end of the shell")


def test_ctrl_c_interrupts_the_cell_and_leaves_the_checkpoints_asleep(shell):
    tty = shell()
    run(tty, 1, "n = 1")
    run(tty, 2, "%checkpoint", TAKEN)
    tty.line("n = 2; import time; print('now'); time.sleep(60)")
    tty.sees("^now$")
    tty.send("\x03")
    tty.sees("KeyboardInterrupt")
    run(tty, 4, "%undo", "Back at")
    run(tty, 5, "n", r"Out\[5\]: 1")


def test_a_crash_in_c_code_goes_back_to_the_checkpoint(shell):
    tty = shell()
    run(tty, 1, "n = 1")
    run(tty, 2, "%checkpoint", TAKEN)
    tty.line("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    tty.sees("The shell crashed .signal 11.. Back at checkpoint '1'")
    tty.prompt(3)
    tty.line("n")
    tty.sees(r"Out\[3\]: 1")


def test_a_dropped_checkpoint_is_not_returned_to_and_those_around_it_are(shell):
    tty = shell()
    run(tty, 1, "n = 1")
    run(tty, 2, "%checkpoint a", "'a' is taken")
    run(tty, 3, "n = 2")
    run(tty, 4, "%checkpoint b", "'b' is taken")
    run(tty, 5, "n = 3")
    run(tty, 6, "%checkpoint c", "'c' is taken")
    run(tty, 7, "%checkpoint --drop b")
    (middle,) = children(tty.pid)
    tty.until(lambda: b"asleep.py" in Path(f"/proc/{middle}/cmdline").read_bytes(), "the small program")
    run(tty, 8, "%checkpoint --list", r"a +cell 2 [\s\S]*c +cell 6 ")
    run(tty, 9, "%undo b", "there is no checkpoint 'b'")
    run(tty, 10, "n = 4")
    run(tty, 11, "%undo", "Back at checkpoint 'c'")
    run(tty, 12, "n", r"Out\[12\]: 3")
    run(tty, 13, "%undo a", "Back at checkpoint 'a'")
    run(tty, 14, "n", r"Out\[14\]: 1")
    tty.line("exit(5)")
    assert tty.ends() == 5


def test_an_open_file_is_read_on_from_where_it_was(shell, tmp_path):
    (tmp_path / "lines").write_text("".join(f"line {n}\n" for n in range(5000)))
    tty = shell()
    run(tty, 1, f"f = open({str(tmp_path / 'lines')!r}); f.readline(), f.readline()", "line 1")
    run(tty, 2, "%checkpoint", TAKEN)
    run(tty, 3, "len(f.read())", r"Out\[3\]: \d+")
    run(tty, 4, "%undo", "Back at")
    run(tty, 5, "f.readline(), sum(1 for _ in f)", r"Out\[5\]: \('line 2\\n', 4997\)")


def test_what_waits_to_be_written_is_written_once(shell, tmp_path):
    path = tmp_path / "text"
    tty = shell()
    run(tty, 1, f"f = open({str(path)!r}, 'w'); _ = f.write('once')")
    run(tty, 2, "%checkpoint", TAKEN)
    run(tty, 3, "_ = f.write(' gone'); f.flush()")
    run(tty, 4, "%undo", "Back at")
    run(tty, 5, "_ = f.write(' more'); f.close()")
    assert path.read_text() == "once more"


def test_the_directory_comes_back(shell, tmp_path):
    tty = shell()
    run(tty, 1, f"import os; os.chdir({str(tmp_path)!r})")
    run(tty, 2, "%checkpoint", TAKEN)
    run(tty, 3, "os.chdir('/')")
    run(tty, 4, "%undo", "Back at")
    run(tty, 5, f"os.getcwd() == {str(tmp_path)!r}", r"Out\[5\]: True")


def test_awaiting_goes_on_after_a_checkpoint_and_after_a_return(shell):
    tty = shell()
    run(tty, 1, "import asyncio; await asyncio.sleep(0, 'a')", r"Out\[1\]: 'a'")
    run(tty, 2, "%checkpoint", TAKEN)
    run(tty, 3, "await asyncio.sleep(0, 'b')", r"Out\[3\]: 'b'")
    run(tty, 4, "%undo", "Back at")
    run(tty, 5, "await asyncio.sleep(0, 'c')", r"Out\[5\]: 'c'")


# --- refusals ---------------------------------------------------------------------------------------


def refuses(tty, number, reason):
    run(tty, number, "%checkpoint", f"%checkpoint: not possible here: {reason}")


def test_a_thread_is_a_reason(shell):
    tty = shell()
    run(tty, 1, "import threading; over = threading.Event(); t = threading.Thread(target=over.wait, name='worker')")
    run(tty, 2, "t.start()")
    refuses(tty, 3, "a thread is running: worker")
    run(tty, 4, "over.set(); t.join()")
    run(tty, 5, "%checkpoint", TAKEN)
    run(tty, 6, "%history -n 1", "import threading")


def test_a_task_a_child_process_and_a_timer_are_reasons(shell):
    tty = shell()
    run(tty, 1, "import asyncio")
    run(tty, 2, "async def wait(): await asyncio.sleep(100)")
    run(tty, 3, "async def start(): return asyncio.create_task(wait(), name='waits')")
    run(tty, 4, "t = await start()")
    refuses(tty, 5, r"a task is running in the background:\s+waits")
    run(tty, 6, "t.cancel(); await asyncio.sleep(0)")
    run(tty, 7, "import subprocess; p = subprocess.Popen(['sleep', '100'])")
    refuses(tty, 8, "a child process is running, or was not waited for")
    run(tty, 9, "p.kill(); p.wait()", r"Out\[9\]: -9")
    run(tty, 10, "import signal; signal.alarm(100)", r"Out\[10\]: 0")
    refuses(tty, 11, "an interval timer is running")
    run(tty, 12, "signal.alarm(0) > 0", r"Out\[12\]: True")
    run(tty, 13, "%checkpoint", TAKEN)


def test_an_open_database_is_a_reason_and_one_in_memory_is_none(shell, tmp_path):
    tty = shell()
    run(tty, 1, "import sqlite3; m = sqlite3.connect(':memory:')")
    run(tty, 2, "%checkpoint", TAKEN)
    run(tty, 3, f"db = sqlite3.connect({str(tmp_path / 'db')!r})")
    refuses(tty, 4, "an SQLite connection is open")
    run(tty, 5, "db.close()")
    run(tty, 6, "%checkpoint", "'2' is taken")


def test_windows_are_a_reason(shell):
    tty = shell()
    run(
        tty, 1, "import sys, types; tk = types.ModuleType('tkinter'); tk._default_root = 1; sys.modules['tkinter'] = tk"
    )
    refuses(tty, 2, "tkinter has windows")


def test_a_gpu_is_a_reason(shell):
    tty = shell()
    run(tty, 1, "import sys, types; torch = types.ModuleType('torch'); torch.cuda = types.SimpleNamespace()")
    run(tty, 2, "torch.cuda.is_initialized = lambda: True; sys.modules['torch'] = torch")
    refuses(tty, 3, "torch has a CUDA context")


def test_numpy_is_no_reason(shell):
    tty = shell()
    run(tty, 1, "import numpy; a = numpy.ones((300, 300)); s = (a @ a).sum()")
    run(tty, 2, "%checkpoint", TAKEN)
    run(tty, 3, "a[:] = 0; (a @ a).sum() == 0", r"Out\[3\]: .*True")
    run(tty, 4, "%undo", "Back at")
    run(tty, 5, "(a @ a).sum() == s", r"Out\[5\]: .*True")


def test_a_shell_without_a_terminal_refuses_in_one_line(session):
    from nacre_checkpoint import plugin

    shell = session(plugin).shell
    outcome = shell.run("get_shell().run_line_magic('checkpoint', '')", silent=True)
    assert str(outcome.error) == "%checkpoint: not possible here: this shell is part of another program"


def test_wrong_input_is_told_in_one_line(session):
    from nacre_checkpoint import plugin

    shell = session(plugin).shell
    said = {
        ("undo", ""): "%undo: there is no checkpoint; %checkpoint takes one",
        ("undo", "x"): "%undo: there is no checkpoint; %checkpoint takes one",
        ("checkpoint", "--drop x"): "%checkpoint --drop: there is no checkpoint 'x'",
        ("checkpoint", "--list x"): "%checkpoint: give a name, or --list, or --drop NAME",
    }
    for (magic, line), message in said.items():
        outcome = shell.run(f"get_shell().run_line_magic({magic!r}, {line!r})", silent=True)
        assert str(outcome.error) == message


def test_the_page_is_true(shell):
    page = (Path(__file__).parents[3] / "docs" / "howto" / "checkpoint.md").read_text()
    tty = shell()
    number = 0
    for block in re.findall(r"```text\n(.*?)```", page, re.DOTALL):
        for typed, shown in re.findall(r"^In \[\d+\]: (.*)\n((?:(?!In \[).*\n)*)", block, re.MULTILINE):
            number += 1
            expected = ".*".join(re.escape(part) for part in shown.strip().split("..."))
            run(tty, number, typed, rf"^In \[{number}\]: {re.escape(typed)}\n{expected}\n")
    assert number == 19
