"""``%run``: files, modules, notebooks, arguments, and what a file may not break."""

from __future__ import annotations

import builtins
import json
import os
import signal
import sys
from pathlib import Path

import nacre_run.plugin
import nacre_syntax.plugin
import nacre_tracebacks.plugin
import pytest
from nacre import UsageError
from nacre.testing import MakeSession, Session


@pytest.fixture
def one(session: MakeSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.chdir(tmp_path)
    return session(nacre_run.plugin, nacre_syntax.plugin, nacre_tracebacks.plugin)


def write(name: str, text: str) -> None:
    Path(name).write_text(text)


def test_the_names_of_a_file_are_there_afterwards(one: Session) -> None:
    write("a.py", "x = 6\ndef f(): return x * 7\n")
    one.run("%run a.py").ok()
    one.run("f(), x").gives((42, 6))


def test_the_names_are_there_also_after_an_error(one: Session) -> None:
    write("a.py", "x = 6\n1/0\n")
    one.run("%run a").fails(ZeroDivisionError)
    one.run("x").gives(6)


def test_a_file_does_not_see_the_shells_names_unless_asked_to(one: Session) -> None:
    write("a.py", "seen = 'outer' in globals()\n")
    one.run("outer = 1\n%run a.py").ok()
    one.run("seen").gives(False)
    one.run("%run -i a.py").ok()
    one.run("seen").gives(True)
    one.run("'__file__' in globals(), __name__").gives((False, "__main__"))


def test_the_name_is_main_or_the_files_own(one: Session) -> None:
    write("a.py", "n = __name__; f = __file__\nif __name__ == '__main__': ran = True\n")
    one.run("%run a.py").ok()
    one.run("n, ran, f").gives(("__main__", True, os.path.abspath("a.py")))
    one.run("del ran\n%run -n a.py").ok()
    one.run("n, 'ran' in globals()").gives(("a", False))


def test_main_is_a_real_module_meanwhile(one: Session) -> None:
    write("a.py", "import sys, pickle\nclass C: pass\nsame = sys.modules['__main__'].C is C\nb = pickle.dumps(C())\n")
    before = sys.modules["__main__"]
    one.run("%run a.py").ok()
    one.run("same").gives(True)
    assert sys.modules["__main__"] is before


def test_arguments_are_words_and_patterns(one: Session) -> None:
    write("a.py", "import sys\ngot = sys.argv[1:]\n")
    write("x1.txt", "")
    write("x2.txt", "")
    before = sys.argv
    for typed, wanted in [
        ("x*.txt -v", ["x1.txt", "x2.txt", "-v"]),
        ("'x*.txt' \"x?.txt\" \\*", ["x*.txt", "x?.txt", "*"]),
        ("none*.txt", ["none*.txt"]),
        ("'a b' \"it's\" ''", ["a b", "it's", ""]),
        ("x'1'.t*", ["x1.txt"]),
        ("'x'*.txt", ["x1.txt", "x2.txt"]),
    ]:
        one.run(f"%run a.py {typed}").ok()
        assert one.shell.namespace["got"] == wanted, typed
    one.run("%run -G a.py x*.txt").ok()
    one.run("got").gives(["x*.txt"])
    assert sys.argv is before


def test_a_name_with_blanks_is_quoted(one: Session) -> None:
    write("my file.py", "x = 1\n")
    one.run("%run 'my file.py' one").ok()
    one.run("x").gives(1)


def test_names_of_variables_are_expanded(one: Session) -> None:
    write("a.py", "import sys\ngot = sys.argv[1:]\n")
    one.run("n = 3; name = 'a.py'\n%run $name {n + 1}").ok()
    one.run("got").gives(["4"])


def test_cells_and_notebooks_run_in_the_shells_names(one: Session) -> None:
    write("c.ipy", "%run a.py\ny = x + 1\nfile = __file__\n")
    write("a.py", "x = 1\n")
    one.run("%run c.ipy").ok()
    one.run("y, file").gives((2, os.path.abspath("c.ipy")))
    cells = [
        {"cell_type": "markdown", "source": "1/0"},
        {"cell_type": "code", "source": ["%run a.py\n", "z = x"]},
        {"cell_type": "code", "source": "1/0"},
        {"cell_type": "code", "source": "z = 9"},
    ]
    write("n.ipynb", json.dumps({"cells": cells}))
    attempt = one.run("%run n.ipynb").fails(ZeroDivisionError)
    attempt.shows(r"in code cell 2 of .*n\.ipynb")
    assert len(attempt.outputs) == 1
    one.run("z").gives(1)


def test_a_module_runs_as_with_python_m(one: Session) -> None:
    Path("pack").mkdir()
    write("pack/__init__.py", "")
    write("pack/__main__.py", "import sys\nfrom . import part\ngot = sys.argv[1:], __name__, __package__\n")
    write("pack/part.py", "")
    one.run("%run -m pack a b").ok()
    one.run("got").gives((["a", "b"], "__main__", "pack"))
    sys.modules.pop("pack"), sys.modules.pop("pack.part")


def test_time_is_printed(one: Session, capsys: pytest.CaptureFixture[str]) -> None:
    write("a.py", "import sys; n = globals().get('n', 0) + 1\n")
    one.run("%run -t a.py").ok()
    assert "Wall time:" in capsys.readouterr().out
    one.run("%run -t -N3 a.py").ok()
    assert capsys.readouterr().out.startswith("3 runs ")
    one.run("n").gives(3)


def test_errors_show_the_users_frames_alone(one: Session) -> None:
    write("a.py", "def f():\n    1/0\nf()\n")
    text = one.run("%run a.py").fails(ZeroDivisionError).text
    assert text.count("/a.py:") == 2 and "exec(" not in text and "running.py" not in text


def test_exits_are_the_files_own(one: Session) -> None:
    write("a.py", "import sys\nsys.exit(0)\n")
    one.run("%run a.py").ok()
    write("a.py", "import sys\nsys.exit(3)\n")
    assert one.run("%run a.py").fails(SystemExit).outcome.leaving is None
    one.run("%run -e a.py").ok()
    write("a.py", "exit(4)\n")
    assert one.run("%run -i a.py").fails(SystemExit).outcome.leaving is None


def test_a_file_that_changes_everything_leaves_the_shell_usable(one: Session) -> None:
    write(
        "a.py",
        "import os, sys, io, signal\nos.chdir('/')\nsys.stdout = io.StringIO()\nsys.stderr = None\nsys.argv = None\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\nsignal.alarm(100)\nsys.settrace(lambda *a: None)\n"
        "del sys.modules['json']\nsys.modules['os'] = None\ndel sys.modules['os']\nsys.path.clear()\n"
        "sys.excepthook = None\ndel sys.modules['__main__']\n",
    )
    before = os.getcwd(), sys.stdout, sys.stderr, sys.argv, sys.modules["os"], sys.modules["json"]
    handler = signal.getsignal(signal.SIGINT)
    trace = sys.gettrace()
    hook, path = sys.excepthook, list(sys.path)
    try:
        one.run("%run a.py").ok()
        assert before == (os.getcwd(), sys.stdout, sys.stderr, sys.argv, sys.modules["os"], sys.modules["json"])
        assert signal.getsignal(signal.SIGINT) == handler and sys.excepthook is hook and sys.gettrace() is trace
        assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
        assert sys.path == path
    finally:
        sys.path[:] = path
    one.run("1 + 1").gives(2)


def test_builtins_that_a_file_deletes_and_modules_that_it_forbids_are_put_back(one: Session) -> None:
    write("a.py", "import builtins, sys\nsys.modules['json'] = None\nbuiltins.added = 5\ndel builtins.print\n")
    one.run("%run a.py").ok()
    try:
        one.run("import json; print is json.__builtins__['print'], added").gives((True, 5))
    finally:
        del builtins.added  # type: ignore[attr-defined]


def test_a_limit_of_recursion_that_a_file_lowers_is_put_back(one: Session) -> None:
    before = sys.getrecursionlimit()
    write("a.py", f"import sys\nsys.setrecursionlimit({before // 2})\n")
    write("b.py", f"import sys\nsys.setrecursionlimit({before + 1})\n")
    one.run("%run a.py").ok()
    assert sys.getrecursionlimit() == before
    one.run("%run b.py").ok()
    try:
        assert sys.getrecursionlimit() == before + 1  # raised, it harms nobody
    finally:
        sys.setrecursionlimit(before)


def test_in_the_shells_names_a_change_of_directory_stays(one: Session, tmp_path: Path) -> None:
    write("a.py", "import os\nos.mkdir('sub'); os.chdir('sub')\n")
    one.run("%run -i a.py").ok()
    assert os.getcwd() == str(tmp_path / "sub")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "name a file"),
        ("nothing.py", "there is no file 'nothing.py'"),
        ("there", "is a directory"),
        ("''", "is empty"),
        ("bad.ipynb", "this is no notebook"),
        ("-t -N-1 a.py", "must be 1 or more"),
        ("-N2 a.py", "-N needs -t"),
        ("-b3 a.py", "-b needs -d"),
        ("-d -p a.py", "exclude each other"),
        ("-s time a.py", "-s needs -p"),
        ("-m nothing_at_all", "No module named"),
        ("'a.py", "quote is not closed"),
        ("-x a.py", "no option '-x'"),
        ("latin.py", "latin.py"),
        ("-d c.ipy", "file of cells"),
        ("a\\0.py", "there is no file"),
    ],
)
def test_wrong_input_is_told_in_one_line(one: Session, typed: str, told: str) -> None:
    Path("there").mkdir()
    write("a.py", "")
    write("c.ipy", "")
    write("bad.ipynb", "[]")
    Path("latin.py").write_bytes(b"x = '\xff'\n")
    line = typed.replace("\\0", "\0") if "\\0" in typed else typed
    with pytest.raises(UsageError) as raised:
        one.shell.run_line_magic("run", line)
    assert told in str(raised.value) and "\n" not in str(raised.value)


def test_a_mistake_in_the_file_is_shown_with_its_line_and_nothing_of_ours(one: Session) -> None:
    write("a.py", "x = 1\ndef f(:\n")
    text = one.run("%run a.py").fails(SyntaxError).text
    assert "a.py:2" in text and "nacre_run" not in text and "compile(" not in text


def test_a_mistake_in_a_files_text_is_told_by_its_place_alone(tmp_path, session):
    from nacre.present import render_error
    from nacre_run import plugin

    (tmp_path / "bad.py").write_text("x = 1\ndef f(:\n    pass\n")
    shell = session(plugin).shell
    outcome = shell.run(f"get_shell().run_line_magic('run', {str(tmp_path / 'bad.py')!r})", silent=True)
    assert isinstance(outcome.error, SyntaxError)
    text = render_error(outcome.error, outcome.cell, shell).text
    assert text.splitlines()[0] == f'  File "{tmp_path / "bad.py"}", line 2'
    assert text.splitlines()[1:] == ["    def f(:", "          ^", "SyntaxError: invalid syntax"]


def test_a_mistake_that_the_file_itself_compiles_keeps_its_frames(tmp_path, session):
    from nacre.present import render_error
    from nacre_run import plugin

    (tmp_path / "evals.py").write_text("def work():\n    eval('1 +')\nwork()\n")
    shell = session(plugin).shell
    outcome = shell.run(f"get_shell().run_line_magic('run', {str(tmp_path / 'evals.py')!r})", silent=True)
    assert "in work" in render_error(outcome.error, outcome.cell, shell).text
