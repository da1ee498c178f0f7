"""Commands whose output is kept or shown elsewhere, run in this process."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import nacre_system.plugin
import pytest
from nacre import UsageError
from nacre_system.lines import Lines, Text


@pytest.fixture
def shell(session, monkeypatch):
    monkeypatch.setenv("SHELL", "/bin/sh")
    monkeypatch.setattr("nacre_system.terminal.owned", lambda: False)  # as in a kernel
    return session(nacre_system.plugin).shell


def shown(shell, command):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert shell.system(command) is None
    return out.getvalue()


def gone(pid):
    """Whether a process has ended, also when whoever adopted it has not looked yet."""
    try:
        os.kill(pid, 0)
        return ") Z " in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return True


def test_captured_output_is_a_list_of_lines(shell):
    found = shell.getoutput("printf 'b 2\\na 10\\n'")
    assert found == ["b 2", "a 10"] and isinstance(found, Lines)


def test_captured_output_holds_errors_too(shell):
    assert shell.getoutput("echo no >&2") == ["no"]


def test_line_ends_of_every_kind_end_a_line(shell):
    assert shell.getoutput("printf 'a\\r\\nb\\n\\nc'") == ["a", "b", "", "c"]


def test_a_form_feed_ends_no_line(shell):
    assert shell.getoutput("printf 'a\\fb\\n'") == ["a\fb"]


def test_bytes_that_are_no_text_become_replacement_characters(shell):
    assert shell.getoutput("printf '\\377\\n'") == ["\ufffd"]


def test_a_captured_command_has_nothing_to_read(shell):
    assert shell.getoutput("cat") == []


def test_an_empty_command_gives_no_lines(shell):
    assert shell.getoutput("") == []


def test_names_and_expressions_are_replaced(shell):
    shell.namespace["v"] = 5
    assert shell.getoutput("echo $v {v + 1} $$v") == ["5 6"]


def test_names_of_the_calling_function_are_replaced(shell):
    source = "def f():\n    local = 7\n    return get_shell().getoutput('echo $local')\nr = f()"
    shell.run(source).unwrap()
    assert shell.namespace["r"] == ["7"]


@pytest.mark.parametrize(
    ("command", "code"),
    [("true", 0), ("exit 3", 3), ("kill -9 $$", -9), ("sh -c 'kill -15 $$'; exit $?", -15), ("exit 255", 255)],
)
def test_the_status_of_a_command_is_kept(shell, command, code):
    shell.system(command)
    assert shell.namespace["_exit_code"] == code
    shell.getoutput(command)
    assert shell.namespace["_exit_code"] == code


def test_the_status_is_hidden_from_listings_of_the_users_names(shell):
    shell.system("true")
    assert "_exit_code" in shell.hidden


def test_output_goes_through_a_replaced_stdout(shell):
    assert shown(shell, "echo hi; echo err >&2") == "hi\nerr\n"


def test_output_goes_through_pytests_own_stdout(shell, capsys):
    shell.system("echo hi")
    assert capsys.readouterr().out == "hi\n"


def test_output_comes_while_the_command_runs(shell, tmp_path):
    class Signal(io.StringIO):
        def write(self, text):
            if "ready" in text:
                tmp_path.joinpath("go").touch()
            return super().write(text)

    with contextlib.redirect_stdout(Signal()) as out:
        shell.system(f"echo ready; while ! test -e {tmp_path}/go; do sleep 0.02; done; echo done")
    assert out.getvalue() == "ready\ndone\n"


def test_a_command_that_holds_back_without_a_terminal_streams_as_well(shell, tmp_path):
    script = f"import os, time\nprint('ready')\nwhile not os.path.exists({str(tmp_path / 'go')!r}): time.sleep(0.02)"
    tmp_path.joinpath("slow.py").write_text(script)

    class Signal(io.StringIO):
        def write(self, text):
            tmp_path.joinpath("go").touch()
            return super().write(text)

    with contextlib.redirect_stdout(Signal()) as out:
        shell.system(f"exec timeout 20 {sys.executable} {tmp_path}/slow.py")
    assert out.getvalue() == "ready\n"
    assert shell.namespace["_exit_code"] == 0


def test_a_large_output_arrives_whole(shell):
    assert shown(shell, "seq 200000") == "".join(f"{n}\n" for n in range(1, 200001))
    assert len(shell.getoutput("seq 200000")) == 200000


def test_a_character_split_between_two_reads_stays_whole(shell):
    assert shown(shell, "printf '\\303'; sleep 0.1; printf '\\251\\n'") == "é\n"


def test_a_process_left_behind_does_not_hold_the_shell(shell):
    began = time.monotonic()
    assert shell.getoutput("(sleep 20) & echo hi") == ["hi"]
    assert shown(shell, "(sleep 20 & ) ; echo hi") == "hi\n"
    assert time.monotonic() - began < 5


def test_a_command_in_the_background_has_no_output_to_keep(shell):
    with pytest.raises(UsageError, match="background"):
        shell.getoutput("echo hi &")


def test_an_interrupt_of_the_host_ends_the_command_and_its_children(shell, tmp_path):
    def interrupt():
        while not tmp_path.joinpath("pid").exists() or not tmp_path.joinpath("pid").read_text().strip():
            time.sleep(0.02)
        os.kill(os.getpid(), 2)

    thread = threading.Thread(target=interrupt)
    thread.start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        shown(shell, f"sleep 60 & echo $! > {tmp_path}/pid; wait")
    thread.join()
    assert time.monotonic() - began < 5
    pid = int(tmp_path.joinpath("pid").read_text())
    while not gone(pid):
        assert time.monotonic() - began < 10
        time.sleep(0.02)


def test_a_failing_command_raises_where_the_trait_asks_for_it(session):
    shell = session(nacre_system.plugin, config={"traits": {"SystemCommands": {"raise_on_error": True}}}).shell
    for call in (shell.system, shell.getoutput):
        with pytest.raises(subprocess.CalledProcessError, match="non-zero exit status 3"):
            call("exit 3")
    assert shell.namespace["_exit_code"] == 3


def test_a_trait_set_in_the_running_shell_counts(shell):
    shell.set_trait("SystemCommands.raise_on_error", True)
    with pytest.raises(subprocess.CalledProcessError):
        shell.system("false")


def test_the_shell_that_runs_commands_can_be_chosen(session, tmp_path):
    program = tmp_path / "sh"
    program.write_text('#!/bin/sh\necho "mine $2"\n')
    program.chmod(0o755)
    shell = session(nacre_system.plugin, config={"traits": {"SystemCommands": {"shell": str(program)}}}).shell
    assert shell.getoutput("x") == ["mine x"]


def test_a_shell_variable_that_names_no_program_falls_back_to_sh(shell, monkeypatch):
    monkeypatch.setenv("SHELL", "/no/such/shell")
    assert shell.getoutput("echo hi") == ["hi"]
    assert any("/no/such/shell" in text for text in shell.take_notices())


@pytest.mark.parametrize("command", ["pip list >/dev/null", "conda x 2>/dev/null", "cd /tmp", "cd /tmp; ls -d ."])
def test_a_command_that_cannot_do_what_is_hoped_is_told(shell, command):
    shown(shell, command)
    assert any(text.startswith(f"!{command.split()[0]} ") for text in shell.take_notices())


@pytest.mark.parametrize(
    "command", ["echo cd /tmp", "true && cd /tmp", "cd /tmp && pwd", "pipx --help >/dev/null 2>&1"]
)
def test_other_commands_are_not_remarked_upon(shell, command):
    shown(shell, command)
    assert not shell.take_notices()


@pytest.mark.parametrize("name", ["sx", "system"])
def test_sx_and_system_capture_a_line(shell, name):
    assert shell.run_line_magic(name, "printf 'a\\nb\\n'") == ["a", "b"]


@pytest.mark.parametrize("name", ["sx", "system", "!"])
def test_a_cell_of_commands_is_captured_and_replaced_in(shell, name):
    shell.namespace["v"] = 5
    assert shell.run_cell_magic(name, " ", "echo {v} $v\necho b\n") == ["5 5", "b"]


def test_a_command_on_the_first_line_of_a_cell_of_commands_is_told_and_nothing_is_run(shell, tmp_path):
    with pytest.raises(UsageError, match="'echo line' would not be run"):
        shell.run_cell_magic("sx", "echo line", f"touch {tmp_path}/ran\n")
    assert not (tmp_path / "ran").exists()


def test_sc_keeps_a_text_with_the_same_views(shell):
    assert shell.run_line_magic("sc", "q=printf 'a b\\nc\\n'") is None
    kept = shell.namespace["q"]
    assert isinstance(kept, Text) and kept == "a b\nc\n"
    assert (kept.l, kept.n, kept.s, kept.p) == (["a b", "c", ""], "a b\nc\n", "a b c ", [])


def test_sc_keeps_lines_and_shows_them(shell, capsys):
    shell.run_line_magic("sc", "-l -v q=printf 'a\\nb\\n'")
    assert shell.namespace["q"] == ["a", "b"] and isinstance(shell.namespace["q"], Lines)
    assert capsys.readouterr().out == "q ==\n['a', 'b']\n"


def test_sc_without_a_name_returns_what_it_caught(shell):
    assert shell.run_line_magic("sc", "=echo 1") == "1\n"


def test_sc_refuses_a_wrong_option_and_runs_nothing(shell, tmp_path):
    with pytest.raises(UsageError, match="%sc: no option '-x'"):
        shell.run_line_magic("sc", f"-x q=touch {tmp_path}/ran")
    with pytest.raises(UsageError, match="name=command"):
        shell.run_line_magic("sc", f"touch {tmp_path}/ran")
    assert not tmp_path.joinpath("ran").exists()


def test_two_shells_keep_their_own_status(session):
    one, two = session(nacre_system.plugin).shell, session(nacre_system.plugin).shell
    one.system("exit 1")
    two.system("exit 2")
    assert (one.namespace["_exit_code"], two.namespace["_exit_code"]) == (1, 2)


def test_no_descriptor_is_left_open(shell):
    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("needs /proc")
    shown(shell, "echo hi")
    shell.getoutput("echo hi")
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        shown(shell, "echo hi")
        shell.getoutput("echo hi")
        with contextlib.suppress(UsageError):
            shell.service("system").run(["/no/such/program"])
    assert len(os.listdir("/proc/self/fd")) == before


def test_sc_refuses_a_keyword_as_a_name(shell):
    with pytest.raises(UsageError, match="%sc: say what to keep and where"):
        shell.run_line_magic("sc", "class=echo")
