"""What ``nacre`` exits with, and what it prints, when it is not interactive."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

MINIMAL = ("--profile", "minimal")


@pytest.mark.parametrize(
    ("arguments", "piped", "status"),
    [
        (["-c", "1"], "", 0),
        (["-c", "import sys; sys.exit(3)"], "", 3),
        (["-c", "exit(4)"], "", 4),
        (["-c", "1/0"], "", 1),
        (["-c", "a b"], "", 1),
        (["-c", "raise SystemExit('text')"], "", 1),
        ([], "1/0", 1),
        ([], "import sys\nsys.exit(3)", 3),
        ([], "x = 1", 0),
        ([], "", 0),
        (["-"], "import sys\nsys.exit(5)", 5),
        (["-m", "nowhere_at_all"], "", 1),
        (["nowhere.py"], "", 2),
        (["/"], "", 2),  # a folder without __main__.py
        (["--porfile", "x"], "", 2),
        (["--profile"], "", 2),
        (["--Shell.autoawait=3.5"], "", 2),
        (["--Shell.autoawat=true"], "", 2),
        (["--Shel.autoawait=true"], "", 2),
        (["-i"], "exit(6)", 6),
        (["-i"], "1/0", 0),
    ],
)
def test_exit_status(nacre, arguments, piped, status):
    assert nacre(*MINIMAL, *arguments, input=piped).returncode == status


def test_the_status_of_a_file_is_what_it_exits_with(nacre, tmp_path):
    (tmp_path / "f.py").write_text("import sys; sys.exit(7)")
    assert nacre(*MINIMAL, "f.py").returncode == 7


def test_a_pipe_shows_the_value_of_each_expression(nacre):
    assert nacre(*MINIMAL, input="x = 20\nx + 1\n").stdout == "21\n"


def test_a_command_shows_its_value_and_nothing_else(nacre):
    done = nacre(*MINIMAL, "-c", "6 * 7")
    assert (done.stdout, done.stderr) == ("42\n", "")


def test_a_file_does_not_show_values(nacre, tmp_path):
    (tmp_path / "f.py").write_text("6 * 7\nprint('said')")
    assert nacre(*MINIMAL, "f.py").stdout == "said\n"


def test_a_file_gets_its_arguments(nacre, tmp_path):
    (tmp_path / "f.py").write_text("import sys; print(sys.argv)")
    assert nacre(*MINIMAL, "f.py", "-x", "--profile", "y").stdout == "['f.py', '-x', '--profile', 'y']\n"


def test_a_file_is_main_and_imports_from_its_folder(nacre, tmp_path):
    folder = tmp_path / "sub"
    folder.mkdir()
    (folder / "other.py").write_text("value = 42")
    (folder / "f.py").write_text("import other\nif __name__ == '__main__': print(other.value, __file__)")
    assert nacre(*MINIMAL, "sub/f.py").stdout == "42 sub/f.py\n"


def test_a_files_names_are_there_afterwards(nacre, tmp_path):
    (tmp_path / "f.py").write_text("x = 42")
    assert "42" in nacre(*MINIMAL, "-i", "f.py", input="x\n").stdout


def test_a_module_runs_as_main(nacre, tmp_path):
    (tmp_path / "mod.py").write_text("import sys; print(__name__, sys.argv[1:])")
    assert nacre(*MINIMAL, "-m", "mod", "a").stdout == "__main__ ['a']\n"


def test_an_error_in_a_file_shows_the_users_frames_only(nacre, tmp_path):
    (tmp_path / "f.py").write_text("def f():\n    1/0\nf()")
    shown = nacre(*MINIMAL, "f.py").stderr
    assert "f.py" in shown and "nacre" not in shown.replace(str(tmp_path), "")


def test_what_a_cell_defines_can_be_pickled(nacre):
    assert nacre(*MINIMAL, "-c", "import pickle\nclass A: pass\nprint(type(pickle.loads(pickle.dumps(A()))))").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--porfile", "x"], "nacre: no option '--porfile'; did you mean '--profile'?"),
        (["--profile", "minimla"], "nacre: there is no profile 'minimla'; did you mean 'minimal'?"),
        (["docter"], "nacre: there is no file and no command 'docter'; did you mean 'doctor'?"),
        (["--Shell.autoawat=true"], "nacre: Shell has no trait 'autoawat'; did you mean 'autoawait'?"),
    ],
)
def test_a_mistake_gets_one_line_with_the_nearest_word(nacre, arguments, message):
    done = nacre(*arguments)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, message)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_ends_a_command_with_130(environment):
    source = "import time, sys; print('ready', flush=True); time.sleep(60)"
    command = [sys.executable, "-m", "nacre", *MINIMAL, "-c", source]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130


def test_output_that_nobody_reads_is_no_traceback(environment):
    command = f"{sys.executable} -m nacre --profile minimal -c 'for i in range(100000): print(i)' | head -1"
    done = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, text=True, timeout=60)
    assert done.stdout == "0\n"


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell closes the streams")
@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("-c 1 >&-", 0),
        ("-c 1/0 2>&-", 1),
        ("nosuch 2>&-", 2),
        ("profile list >&-", 0),
        ("-i -c 1 <&-", 0),
        ("-c 1/0 <&- >&- 2>&-", 1),
    ],
)
def test_with_closed_standard_streams(environment, line, status):
    command, variables = f"{sys.executable} -m nacre {line}", {**environment, "NACRE_PROFILE": "minimal"}
    done = subprocess.run(["/bin/sh", "-c", command], env=variables, capture_output=True, text=True, timeout=60)
    assert done.returncode == status
    assert "AttributeError" not in done.stdout + done.stderr and "RuntimeError" not in done.stdout + done.stderr
