"""%logstart, %logoff, %logon, %logstate, %logstop, and that what they write replays."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
import warnings

import nacre_history.plugin
import nacre_log.plugin
import nacre_spool.plugin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacre import Transform, UsageError
from nacre_log.text import HEAD, piece

FIRST = "a = 1\nget_shell().run_line_magic('time', '1')\n"


@pytest.fixture
def cells(session, tmp_path, monkeypatch):
    """A session in which ``%time 1`` is the cell ``TIME`` and that has run two cells."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    one = session(nacre_log.plugin, nacre_spool.plugin)
    one.shell.transforms.add(
        Transform("time", lambda source, shell: source.replace("%time 1", "get_shell().run_line_magic('time', '1')"))
    )
    from nacre import Magic

    one.shell.magics.add(Magic("time", lambda line: eval(line)))
    one.run("a = 1").ok()
    one.run("%time 1").gives(1)
    one.magic = lambda name, line="": one.run(f"get_shell().run_line_magic({name!r}, {line!r})")
    return one


def read(name="nacre_log.py"):
    with open(name, encoding="utf-8") as file:
        return file.read().removeprefix(HEAD + "\n")


def test_the_log_holds_what_ran_before_and_what_follows(cells, capsys):
    cells.magic("logstart").ok()
    assert re.search(r"File +.*nacre_log.py\nMode +rotate\n.*State +on\n", capsys.readouterr().out, re.DOTALL)
    cells.run("b = 2\nc = 3")
    cells.run("b")
    cells.magic("logstop").ok()
    cells.run("d = 4")
    assert read() == FIRST + "b = 2\nc = 3\nb\n"


def test_errors_are_logged_and_what_is_no_python_is_a_comment(cells):
    cells.magic("logstart", "-q")
    cells.run("raise ValueError('x')")
    cells.run("1 +\n 2 +")
    assert read() == FIRST + "raise ValueError('x')\n#[not Python]# 1 +\n#[not Python]#  2 +\n"


def test_the_log_can_be_paused(cells, capsys):
    cells.magic("logstart", "-q")
    cells.magic("logoff").ok()
    cells.run("hidden = 1")
    cells.magic("logstate").ok()
    cells.magic("logon").ok()
    cells.run("shown = 1")
    assert read() == FIRST + "shown = 1\n"
    assert re.search(r"The log is off.\n.*State +off\nThe log is on.\n", capsys.readouterr().out, re.DOTALL)


def test_results_are_comments(cells):
    cells.magic("logstart", "-q -o")
    cells.run("'out'")
    cells.run("class T:\n    def __repr__(self):\n        return 'two\\nlines'\nT()")
    assert "'out'\n#[Out]# 'out'\n" in read()
    assert read().endswith("T()\n#[Out]# two\n#[Out]# lines\n")


def test_results_from_before_are_logged_where_history_kept_them(session, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    one = session(nacre_log.plugin, nacre_history.plugin)
    one.run("20 + 1")
    one.run("get_shell().run_line_magic('logstart', '-q -o')").ok()
    assert read() == "20 + 1\n#[Out]# 21\n"


def test_raw_says_what_was_typed(cells):
    cells.magic("logstart", "-q -r")
    cells.run("x = 1")
    assert read() == "a = 1\n#[In]# %time 1\nget_shell().run_line_magic('time', '1')\nx = 1\n"


def test_times_are_comments(cells):
    cells.magic("logstart", "-q -t")
    cells.run("x = 1")
    stamp = r"# \w+, \d\d \S+ \d{4} \d\d:\d\d:\d\d\n"
    assert re.fullmatch(f"{stamp}a = 1\n{stamp}get_shell.*\n{stamp}x = 1\n", read())


def test_quiet_prints_nothing(cells, capsys):
    cells.magic("logstart", "-q").ok()
    assert capsys.readouterr().out == ""


def again(cells, line):
    """One more log of the same session, which grows by a cell each time."""
    cells.magic("logstart", f"-q {line}").ok()
    cells.run(f"n{cells.shell.number} = 1")
    cells.magic("logstop").ok()


def test_append_adds_to_the_file(cells):
    again(cells, "foo.log append")
    before = read("foo.log")
    again(cells, "foo.log append")
    assert read("foo.log").startswith(before + "\n# Continued ")
    assert read("foo.log").count("a = 1\n") == 2


def test_over_empties_the_file(cells):
    again(cells, "foo.log over")
    again(cells, "foo.log over")
    assert read("foo.log").count("a = 1\n") == 1
    assert os.listdir() == ["foo.log", "home"] or sorted(os.listdir()) == ["foo.log", "home"]


def test_backup_keeps_the_file_that_was_there(cells):
    again(cells, "foo.log backup")
    before = read("foo.log")
    again(cells, "foo.log backup")
    assert read("foo.log~") == before != read("foo.log")


def test_rotate_keeps_all_files_that_were_there(cells):
    states = []
    for _ in range(3):
        again(cells, "foo.log rotate")
        states.append(read("foo.log"))
    assert [read("foo.log.002~"), read("foo.log.001~"), read("foo.log")] == states


def test_rotate_is_what_happens_unasked(cells):
    again(cells, "")
    again(cells, "")
    assert os.path.exists("nacre_log.py.001~")


def test_backup_is_what_happens_unasked_to_a_file_that_is_named(cells):
    again(cells, "foo.log")
    again(cells, "foo.log")
    assert os.path.exists("foo.log~")


def test_global_is_one_log_in_the_home_folder(cells, tmp_path):
    again(cells, "foo.log global")
    again(cells, "foo.log global")
    assert (tmp_path / "home" / "foo.log").read_text().count("a = 1\n") == 2
    assert not os.path.exists("foo.log")


@pytest.mark.parametrize(
    "name, line, why",
    [
        ("logstart", "-z", "no option '-z'"),
        ("logstart", "foo.log bad", "invalid choice: 'bad'"),
        ("logstart", "foo.log over more", "no argument 'more'"),
        ("logstart", "no/dir/x.log", "No such file"),
        ("logstart", "home", "home is there, and is no file"),
        ("logstart", "home rotate", "home is there, and is no file"),
        ("logstart", "home over", "home: Is a directory"),
        ("logon", "", "no log was started"),
        ("logoff", "", "no log was started"),
        ("logstop", "", "no log was started"),
        ("logstop", "-x", "no option '-x'"),
        ("logstate", "now", "no argument 'now'"),
    ],
)
def test_a_wrong_line_starts_nothing(cells, name, line, why):
    cells.magic(name, line).fails(UsageError, why)
    assert os.listdir() == ["home"]


def test_a_second_log_is_refused_and_the_first_goes_on(cells):
    cells.magic("logstart", "-q")
    cells.magic("logstart", "-q other.py").fails(UsageError, "already; %logstop ends it")
    cells.run("x = 1")
    assert read().endswith("x = 1\n")
    assert not os.path.exists("other.py")


def test_state_without_a_log_says_so(cells, capsys):
    cells.magic("logstate").ok()
    assert capsys.readouterr().out == "No log was started.\n"


def test_private_cells_are_left_out(cells):
    cells.magic("logstart", "-q")
    cells.run("password = 'hunter22'")
    cells.run(" secret_thing = 1")
    assert read() == FIRST + "#[left out]# a cell that is kept out of files\n" * 2


def test_a_new_log_is_its_owners_alone(cells):
    cells.magic("logstart", "-q")
    assert stat.S_IMODE(os.stat("nacre_log.py").st_mode) == 0o600


def test_nothing_is_observed_before_a_start_and_after_a_stop(cells):
    before = cells.shell.plugins.order()
    cells.magic("logstart", "-q")
    assert cells.shell.plugins.order() != before
    cells.magic("logstop")
    assert cells.shell.plugins.order() == before


def test_two_shells_log_apart(session, cells):
    other = session(nacre_log.plugin)
    cells.magic("logstart", "-q one.py")
    other.run("get_shell().run_line_magic('logstart', '-q two.py')").ok()
    other.run("theirs = 1")
    cells.run("mine = 1")
    assert "theirs" not in read("one.py") and "mine" not in read("two.py")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a full disk that is at hand")
def test_a_full_disk_ends_the_log_and_not_the_session(cells):
    cells.magic("logstart", "-q /dev/full append").ok()
    cells.run("x = 1").ok()
    assert any("the log ends here" in notice for notice in cells.shell.take_notices())
    cells.magic("logstop").fails(UsageError, "no log")


def test_a_cell_is_in_the_log_before_it_runs(tmp_path):
    program = (
        "import os, nacre_log.plugin\nfrom nacre import Shell\ns = Shell(plugins=[nacre_log.plugin], discover=False)\n"
        's.run(\'get_shell().run_line_magic("logstart", "-q")\')\n'
        "s.run('import os, signal; os.kill(os.getpid(), signal.SIGKILL)')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path)
    assert done.returncode == -signal.SIGKILL
    assert (tmp_path / "nacre_log.py").read_text().endswith("os.kill(os.getpid(), signal.SIGKILL)\n")


STUB = """
import asyncio, runpy, sys
class Stub:
    def run_line_magic(self, name, line):
        calls.append((name, line))
        return line
    def run(self, source):
        calls.append(("run", source))
calls = []
stub = Stub()
names = runpy.run_path(sys.argv[1], {"get_shell": lambda: stub})
print([names[name] for name in ("a", "f", "t", "last")], calls)
"""


@pytest.mark.parametrize("options", ["", "-o -r -t"])
def test_a_log_replays_in_plain_python(cells, tmp_path, options):
    cells.magic("logstart", f"-q {options}").ok()
    for source in (
        "import asyncio\nx = await asyncio.sleep(0, 5)",
        "from __future__ import annotations",
        "def f():\n    return a\n\n",
        "1 +",
        "f = f()  # a comment",
        'text = """\n#[Out]# not a comment\n"""',
        "t = %time 1",
        "'a\\r\\nresult'",
        "if a:\n    last = 1\nelse:\n    last = 2",
        "for i in range(2): print(i)",
        "@not python",
    ):
        cells.run(source)
    cells.magic("logstop").ok()
    compile(read(), "nacre_log.py", "exec")
    done = subprocess.run(
        [sys.executable, "-c", STUB, "nacre_log.py"], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == (
        "[1, 1, '1', 1] [('time', '1'), ('run', 'import asyncio\\nx = await asyncio.sleep(0, 5)'), "
        "('run', 'from __future__ import annotations'), ('time', '1')]"
    )


@pytest.mark.skipif(os.name != "posix", reason="its commands are those of a POSIX shell")
@pytest.mark.parametrize("how", [["s.py"], ["-c", "%run -i s.py"]])
def test_a_log_of_magics_and_commands_replays_by_name_and_by_run(tmp_path, how):
    def nacre(*words, typed=""):
        command = [sys.executable, "-m", "nacre", *words]
        kept = {**os.environ, "NACRE_HOME": str(tmp_path / "home")}
        return subprocess.run(command, cwd=tmp_path, env=kept, input=typed, capture_output=True, text=True, timeout=60)

    nacre("-i", typed="%logstart -q s.py\nx = !echo four\nfor i in range(2):\n    !echo {x.s}{i}\n\n%cd -q .\n1/0\n")
    (tmp_path / "s.py").write_text((tmp_path / "s.py").read_text().removesuffix("1/0\n"))
    done = nacre(*how)
    assert (done.stdout, done.stderr, done.returncode) == ("four0\nfour1\n", "", 0)


PARTS = [
    *"ab=+ \n\t#'\"\\\r\0\f():1é",
    "\u2028",
    "\ud800",
    "await ",
    "if a:\n ",
    '"""',
    "from __future__ import division",
]
SOURCES = st.lists(st.sampled_from(PARTS), max_size=20).map("".join)


@settings(max_examples=500, deadline=None)
@given(st.lists(SOURCES, max_size=4), st.booleans())
def test_pieces_of_any_cells_make_a_valid_file(sources, raw):
    text = "".join(piece(source, "", raw) + piece("%x", source, raw) for source in sources)
    content = text.encode("utf-8", "backslashreplace")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compile(content, "log", "exec")


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a working directory cannot be removed")
@pytest.mark.parametrize("line", ["", "the.log"])
def test_a_working_directory_that_was_removed_is_told(cells, tmp_path, monkeypatch, line):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    cells.magic("logstart", line).fails(UsageError, "the working directory was removed; %cd to another")
