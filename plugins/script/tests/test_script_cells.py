"""Cells that other programs run. What they leave is what IPython 9.18 leaves, where nothing else is said."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import nacre_script.plugin
import pytest
from nacre import UsageError
from nacre_script.options import parse

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs sh")


@pytest.fixture
def shell(session, monkeypatch):
    monkeypatch.setattr("nacre_script.programs.own_terminal", lambda: False)
    return session(nacre_script.plugin).shell


@pytest.fixture
def cell(shell, capsys):
    def run(name, line, body):
        assert shell.run_cell_magic(name, line, body) is None
        return tuple(capsys.readouterr())

    return run


def gone(pid):
    """Whether a process has ended, also when whoever adopted it has not looked yet."""
    try:
        os.kill(pid, 0)
        return ") Z " in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return True


def soon(condition, seconds=10):
    """Wait until a condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to hold"
        time.sleep(0.02)


def test_both_streams_are_shown(cell):
    assert cell("sh", "", "echo hi; echo err >&2\n") == ("hi\n", "err\n")


@pytest.mark.parametrize("name", ["bash", "sh", "perl", "ruby", "node", "python2", "python3", "pypy"])
def test_every_program_has_a_magic_that_names_it_where_it_is_missing(shell, monkeypatch, tmp_path, name):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match=f"no program '{name}'"):
        shell.run_cell_magic(name, "", "x\n")


def test_python_without_one_on_the_path_is_this_interpreter(cell, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert cell("python", "", "import sys; print(sys.executable)\n")[0] == f"{sys.executable}\n"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("bash", "echo $((40+2))"),
        ("perl", "print 40+2, qq(\\n)"),
        ("node", "console.log(40+2)"),
        ("python3", "print(42)"),
    ],
)
def test_programs_that_are_here_run_their_cells(cell, name, body):
    import shutil

    if shutil.which(name) is None:
        pytest.skip(f"needs {name}")
    assert cell(name, "", body + "\n")[0] == "42\n"


def test_script_runs_any_program_with_its_arguments(cell):
    assert cell("script", "sh -c 'cat; echo \"$0 $1\"' A 'b c'", "body\n")[0] == "body\nA b c\n"


def test_arguments_of_the_program_may_look_like_options(cell):
    assert cell("sh", "-s 'a b' $nope", 'echo "$1|$2"\n')[0] == "a b|$nope\n"


def test_a_program_that_reads_gets_the_rest_of_the_cell(cell):
    assert cell("bash", "", "read x; echo got $x\ndata\n")[0] == "got data\n"


def test_names_are_replaced_in_the_line_and_not_in_the_cell(cell, shell):
    shell.namespace["v"] = "w"
    cell("sh", "--out $v", "echo '{v}' '$v'\n")
    assert shell.namespace["w"] == "{v} $v\n"


def test_streams_can_be_kept_in_variables(cell, shell):
    assert cell("sh", "--out o --err=e", "echo hi; echo err >&2; printf x\n") == ("", "")
    assert (shell.namespace["o"], shell.namespace["e"]) == ("hi\nx", "err\n")


def test_both_streams_can_be_kept_in_one_variable(cell, shell):
    cell("sh", "--out o --err o", "echo hi; sleep 0.1; echo err >&2\n")
    assert shell.namespace["o"] == "hi\nerr\n"


def test_options_count_after_the_program_as_well(cell, shell):
    assert cell("script", "cat --out o", "a\n") == ("", "")
    assert shell.namespace["o"] == "a\n"


def test_a_status_that_is_not_zero_is_an_error(shell):
    with pytest.raises(subprocess.CalledProcessError, match="'sh' returned non-zero exit status 3") as caught:
        shell.run_cell_magic("sh", "--out o --err e", "echo hi; echo err >&2; exit 3\n")
    assert (caught.value.returncode, caught.value.output, caught.value.stderr) == (3, "hi\n", "err\n")
    assert (shell.namespace["o"], shell.namespace["e"]) == ("hi\n", "err\n")


def test_a_signal_is_an_error_that_names_it(shell):
    with pytest.raises(subprocess.CalledProcessError, match="SIGKILL"):
        shell.run_cell_magic("sh", "", "kill -9 $$\n")


def test_no_raise_error_accepts_any_status(cell):
    assert cell("sh", "--no-raise-error", "exit 3\n") == ("", "")
    assert cell("script", "sh -e --no-raise-error", "false\n") == ("", "")


@pytest.mark.parametrize(
    ("name", "line", "message"),
    [
        ("sh", "--ot x", "%%sh: no option '--ot'; did you mean '--out'"),
        ("script", "--no-raise-eror sh", "%%script: no option '--no-raise-eror'; did you mean '--no-raise-error'"),
        ("sh", "--out", "--out: expected one argument"),
        ("sh", "-x --out", "--out needs the name"),
        ("sh", "-x --bg=1", "--bg takes no value"),
        ("script", "--wrong sh", "no option '--wrong'"),
        ("sh", "--out a.b", "'a.b' is no name"),
        ("sh", "'", "no closing quotation"),
        ("script", "", "name the program"),
        ("script", "/no/such/program", "no program '/no/such/program'"),
        ("script", "/tmp", "cannot run '/tmp'"),
    ],
)
def test_a_wrong_line_is_told_and_runs_nothing(shell, tmp_path, name, line, message):
    with pytest.raises(UsageError, match=message):
        shell.run_cell_magic(name, line, f"touch {tmp_path}/ran\n")
    assert not tmp_path.joinpath("ran").exists()


def test_what_stands_after_two_dashes_is_the_programs():
    assert parse("%%x", "cat -- --out o").program == ("cat", "--out", "o")


def test_output_comes_while_the_program_runs(shell, tmp_path):
    class Signal(io.StringIO):
        def write(self, text):
            if "ready" in text:
                tmp_path.joinpath("go").touch()
            return super().write(text)

    with contextlib.redirect_stdout(Signal()) as out:
        shell.run_cell_magic("sh", "", f"echo ready\nwhile ! test -e {tmp_path}/go; do sleep 0.02; done\necho done\n")
    assert out.getvalue() == "ready\ndone\n"


def test_a_large_cell_and_a_large_output_pass(cell, shell):
    body = "".join(f"line {n}\n" for n in range(50000))
    cell("script", "--out o cat", body)
    assert shell.namespace["o"] == body


def test_a_program_that_reads_nothing_is_no_error(cell):
    assert cell("script", "true", "x" * 200000) == ("", "")


def test_a_process_left_behind_does_not_hold_the_cell(cell):
    began = time.monotonic()
    assert cell("sh", "", "(sleep 20) & echo hi\n")[0] == "hi\n"
    assert time.monotonic() - began < 10


def interrupt_when(path):
    def interrupt():
        while not path.exists() or not path.read_text().strip():
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    return thread


def test_an_interrupt_ends_the_program_and_its_children(shell, tmp_path):
    pid = tmp_path / "pid"
    thread = interrupt_when(pid)
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        shell.run_cell_magic("sh", "--out o", f"echo kept; sleep 60 & echo $! > {pid}; wait\n")
    thread.join()
    assert time.monotonic() - began < 5
    soon(lambda: gone(int(pid.read_text())))
    assert shell.namespace["o"] == "kept\n"


def test_a_program_that_ignores_interrupts_is_forced(shell, tmp_path):
    pid = tmp_path / "pid"
    thread = interrupt_when(pid)
    with pytest.raises(KeyboardInterrupt):
        shell.run_cell_magic("sh", "", f"trap '' INT TERM; echo $$ > {pid}; while :; do sleep 0.1; done\n")
    thread.join()
    soon(lambda: gone(int(pid.read_text())))


def test_a_program_in_the_background_is_read_through_its_pipes(shell, tmp_path):
    body = f"while ! test -e {tmp_path}/go; do sleep 0.02; done; echo out; echo err >&2; exit 4\n"
    shell.run_cell_magic("sh", "--bg --proc p --out o --err e", body)
    process = shell.namespace["p"]
    assert isinstance(process, subprocess.Popen) and process.poll() is None
    tmp_path.joinpath("go").touch()
    assert shell.namespace["o"].read() == b"out\n"
    assert shell.run("await e.read()").unwrap() == b"err\n"
    assert process.wait(10) == 4


def test_a_pipe_can_be_read_line_by_line(shell):
    shell.run_cell_magic("sh", "--bg --out o", "echo a; echo b; echo c\n")
    pipe = shell.namespace["o"]
    assert pipe.readline() == b"a\n"
    assert list(pipe) == [b"b\n", b"c\n"]


def test_output_in_the_background_without_a_pipe_is_dropped(cell, shell):
    assert cell("sh", "--bg --proc p", "echo hi; echo err >&2\n") == ("", "")
    assert shell.namespace["p"].wait(10) == 0


def test_killbgscripts_ends_what_runs_in_the_background(shell, capsys, tmp_path):
    pid = tmp_path / "pid"
    shell.run_cell_magic("sh", "--bg --proc p", f"sleep 60 & echo $! > {pid}; wait\n")
    soon(lambda: pid.exists() and pid.read_text().strip())
    shell.run_line_magic("killbgscripts", "")
    assert capsys.readouterr().out == "All background processes were killed.\n"
    assert shell.namespace["p"].poll() is not None
    soon(lambda: gone(int(pid.read_text())))
    shell.run_line_magic("killbgscripts", "")
    assert capsys.readouterr().out == "No background processes are running.\n"


def test_programs_in_the_background_end_with_the_shell(session, tmp_path):
    shell = session(nacre_script.plugin).shell
    pid = tmp_path / "pid"
    shell.run_cell_magic("sh", "--bg --out o", f"trap '' INT TERM; echo $$ > {pid}; while :; do sleep 0.1; done\n")
    soon(lambda: pid.exists() and pid.read_text().strip())
    shell.close()
    soon(lambda: gone(int(pid.read_text())))


def test_a_shell_that_used_none_starts_nothing_when_it_closes(session):
    shell = session(nacre_script.plugin).shell
    shell.close()
    assert not shell._services


def test_traits_add_programs_and_say_where_they_are(session, tmp_path, capsys):
    program = tmp_path / "calc"
    program.write_text("#!/bin/sh\necho calculating; cat\n")
    program.chmod(0o755)
    traits = {"traits": {"Scripts": {"script_magics": ["calc"], "script_paths": {"calc": str(program)}}}}
    shell = session(nacre_script.plugin, config=traits).shell
    shell.start()
    shell.run_cell_magic("calc", "", "1+1\n")
    assert capsys.readouterr().out == "calculating\n1+1\n"
    assert "calc" in shell.magics.names("cell")


def test_a_trait_set_in_the_running_shell_adds_programs(shell, capsys):
    shell.set_trait("Scripts.script_magics", ["cat"])
    shell.run_cell_magic("cat", "", "hi\n")
    assert capsys.readouterr().out == "hi\n"


def test_the_magics_say_how_they_are_used(shell):
    for name in ("script", "bash"):
        help = shell.magics.command_line(shell.magics.find(name, "cell"), f"%%{name}").help()
        assert all(option in help for option in ("--out", "--err", "--bg", "--proc", "--no-raise-error"))


def test_a_line_magic_of_that_name_is_told_to_be_a_cell_magic(shell):
    with pytest.raises(UsageError, match="%%bash is a cell magic"):
        shell.run_line_magic("bash", "echo hi")


TERMINAL = """
import nacre_script.plugin, sys
from nacre import Shell
with Shell(plugins=[nacre_script.plugin], discover=False) as shell:
    outcome = shell.run("get_shell().run_cell_magic('sh', '', 'echo on; sleep 60')")
    print("INTERRUPTED" if outcome.interrupted else outcome, flush=True)
    sys.stdin.readline()
"""


def test_ctrl_c_in_a_terminal_ends_the_program_within_a_second():
    import pty

    pid, descriptor = pty.fork()
    if not pid:
        os.execv(sys.executable, [sys.executable, "-c", TERMINAL])
    shown = b""
    try:
        while b"on\r\n" not in shown:
            shown += os.read(descriptor, 1000)
        time.sleep(0.1)  # the sh that wrote is about to start sleep
        began = time.monotonic()
        os.write(descriptor, b"\x03")
        while b"INTERRUPTED" not in shown:
            shown += os.read(descriptor, 1000)
        assert time.monotonic() - began < 1
        children = [
            entry
            for entry in Path("/proc").glob("[0-9]*/stat")
            for fields in [entry.read_text().rpartition(")")[2].split()]
            if int(fields[1]) == pid
        ]
        assert not children
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(descriptor)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_writefile_writes_replaces_and_appends(cell, here):
    assert cell("writefile", "f.txt", "a\n")[0] == "Writing f.txt\n"
    assert cell("writefile", "f.txt", "b\n")[0] == "Overwriting f.txt\n"
    assert cell("writefile", "-a f.txt", "é\n")[0] == "Appending to f.txt\n"
    assert here.joinpath("f.txt").read_bytes() == "b\né\n".encode()


def test_file_is_the_same_as_writefile(cell, here):
    assert cell("file", "~/f.txt", "a\n")[0] == f"Writing {here}/f.txt\n"


@pytest.mark.parametrize("line", ["'a b.txt'", '"a b.txt"'])
def test_a_quoted_name_may_have_spaces(cell, here, line):
    assert cell("writefile", line, "a\n")[0] == "Writing a b.txt\n"


def test_the_name_of_a_file_is_replaced_in_and_its_text_is_not(cell, shell, here):
    shell.namespace["n"] = "name"
    cell("writefile", "{n}.txt", "body {n} $n\n")
    assert here.joinpath("name.txt").read_text() == "body {n} $n\n"


@pytest.mark.parametrize(
    ("line", "body", "message"),
    [
        ("", "x\n", "the following arguments are required: filename"),
        ("f extra", "x\n", "no argument 'extra'"),
        ("--apend f", "x\n", "no option '--apend'; did you mean '--append'"),
        ("no/such/f", "x\n", "cannot write 'no/such/f': No such file"),
        ("f", "", "nothing to write"),
    ],
)
def test_a_wrong_line_writes_nothing(shell, here, line, body, message):
    with pytest.raises(UsageError, match=message):
        shell.run_cell_magic("writefile", line, body)
    assert not list(here.iterdir())


def test_killbgscripts_takes_no_argument(shell):
    with pytest.raises(UsageError, match="%killbgscripts: no option '-x'"):
        shell.run_line_magic("killbgscripts", "-x")


@pytest.mark.parametrize(("name", "line"), [("sh", ""), ("script", "sh")])
def test_all_of_this_plugin_that_raises_for_a_program_asks_to_be_hidden(shell, name, line):
    with pytest.raises(subprocess.CalledProcessError) as caught:
        shell.run_cell_magic(name, line, "exit 3\n")
    ours = [one for one in caught.traceback if "nacre_script" in str(one.path)]
    assert ours and all("__tracebackhide__" in one.frame.f_locals for one in ours)


def test_a_keyword_is_no_name_to_keep_output_under(shell):
    with pytest.raises(UsageError, match="'class' is no name for a variable"):
        shell.run_cell_magic("sh", "--out class", "echo\n")
