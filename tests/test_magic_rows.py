"""The everyday magics do what IPython's do: both shells run the same cells, in the same order, and show the same.

A cell that begins with ``~`` is run only: what it says of itself is worded by each shell in its own way. What it did is
asked for by the cells that follow it.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys

import pytest
from nacre import Shell

ROWS = {
    "to begin with": [
        "import os; os.environ['HOME'] = get_shell().home_dir = os.getcwd()",
        "~%load_ext storemagic",
        "import pathlib",
        "text = lambda name: pathlib.Path(name).read_text()",
    ],
    "macro": ["a = 5; b = 'x'; c = [1, 2]", "~%macro again 5", "again", "print(again)", "type(again).__name__"],
    "macro of macros": ["~%macro -q twice again", "print(twice)", "%macro"],
    "save": ["~%save -f out 5", "print(text('out.py'))", "~%save -a out 1", "print(text('out.py'))"],
    "save -r": ["~%save -f -r out 5", "print(text('out.ipy'))"],
    "pycat, page": ["%pycat out.py", "%page c", "%page -r b", "%page"],
    "store": [
        "~%store a b",
        "del a, b",
        "%store -r",
        "(a, b)",
        "~%store -d a",
        "a = 6",
        "%store -r",
        "a",
        "~%store -z",
        "b = 'y'",
        "%store -r",
        "b",
    ],
    "log": [
        "~%logstart -o -r -t -q l.py over",
        "1 + 1",
        "~%logoff",
        "2 + 2",
        "~%logon",
        "3 + 3",
        "~%logstop",
        "log = text('l.py'); ('1 + 1' in log, '2 + 2' in log, '3 + 3' in log, '#[Out]# 6' in log)",
    ],
    "capture": [
        "%%capture cap\nprint('hi')\n5",
        "cap.stdout, cap.stderr, len(cap.outputs)",
        "cap()",
        "cap.show()",
        "%%capture --no-stdout cap\nprint('through')",
        "cap.stdout",
        "%%capture\nprint('lost')",
    ],
    "timeit": [
        "t = %timeit -o -q -n1 -r2 pass",
        "(t.loops, t.repeat, len(t.all_runs), len(t.timings), t.best <= t.average <= t.worst, t.stdev >= 0)",
        "%timeit -v kept -q -n1 -r1 pass",
        "kept.loops",
        "%%timeit -q -n1 -r1 made = [3]\nmade.append(4)",
        "%timeit -q -c -n1 -r1 pass",
        "%timeit -q -t -p 5 -n1 -r1 pass",
    ],
    "time": [
        "~x = %time 7",
        "x",
        "~%%time\ny = 8",
        "y",
        "~%time --no-raise-error 1/0",
        "~%time 7;",
        "~%time await_ = 3",
    ],
    "doctest_mode": ["~%doctest_mode", "print(c)", "~%doctest_mode", "c"],
    "who": ["%reset_selective -f .", "aa = 1; bb = 'b'; cc = [1, 2]", "%who", "%who int", "%who_ls", "%who_ls str int"],
    "whos": ["%whos", "%whos int"],
    "psearch": ["%psearch a*", "a*?", "%psearch -i A*", "%psearch -e builtin a*", "_p = 3", "%psearch _p*"],
    "psearch -a": ["%psearch -a _p*", "%psearch nothing*"],
    "pdef, psource": [
        "def func(x, y=2):\n    'doc of func'\n    return x",
        "%pdef func",
        "%psource func",
        "%psource aa",
    ],
    "pinfo": ["%pinfo nosuch", "%pdoc nosuch", "nosuch?"],
    "reset_selective, xdel": ["keep = 3", "%reset_selective -f aa", "%who_ls", "%xdel keep", "%who_ls"],
    "reset": [
        "~%reset -f out",
        "Out",
        "aa = 3",
        "~%reset -f -s in",
        "%who_ls",
        "aa = 4",
        "~%reset -f -s",
        "%who_ls",
        "aa = 4",
        "~%reset -f",
        "%who_ls",
    ],
    "cd": [
        "import os; os.makedirs('dd/ee', exist_ok=True); base = os.getcwd()",
        "%cd dd",
        "%cd -",
        "%cd -q dd",
        "%cd ee",
        "%cd -0",
        "%cd -q dd/ee",
        "%pwd",
        "%cd",
        "%cd -q {base}",
        "%cd $base",
    ],
    "pushd, popd, dirs": ["%pushd dd", "%pushd ee", "%dirs", "%popd", "%popd", "%dirs"],
    "dhist": ["%dhist", "[str(path) == base for path in _dh][:2]"],
    "text again": ["import os, pathlib", "text = lambda name: pathlib.Path(name).read_text()"],
    "bookmark": [
        "%bookmark here",
        "%bookmark top /",
        "%bookmark -l",
        "%cd -b top",
        "%cd here",
        "%bookmark -d top",
        "%bookmark -l",
        "%bookmark -r",
        "%bookmark -l",
    ],
    "env": ["%env ROW=1", "%env ROW", "%env ROW 2", "%env ROW=$base", "%env ROW", "e = %env", "e['ROW'] == base"],
    "set_env": ["%set_env ROW=3", "%set_env ROW 4", "import os; os.environ['ROW']"],
    "sx, system, !!": [
        "%sx echo a; echo b",
        "r = %sx echo a; echo b",
        "r.n, r.s, r.l, r.p",
        "r.grep('a')",
        "r.fields(0)",
        "r.sort()",
        "%%sx\necho body\necho two",
        "%system echo hi",
        "!!echo a",
        "got = !echo {1 + 1} $base",
        "got == [f'2 {base}']",
        "!exit 3",
        "_exit_code",
        "!kill -9 $$",
        "_exit_code",
    ],
    "sc": ["%sc q=echo hi", "q", "q.l, q.n", "%sc -l lines=echo hi", "lines", "%sc -l -v z=echo hi"],
    "alias": [
        "%alias hello echo hi",
        "%hello > h.txt",
        "hello you >> h.txt",
        "%alias two echo %s then %s",
        "%two a b c >> h.txt",
        "%alias whole echo [%l] >> h.txt",
        "%whole x y",
        "print(text('h.txt'))",
        "%unalias hello",
        "'hello' in [name for name, _ in get_shell().run_line_magic('alias', '')]",
    ],
    "aliases that are there": [
        "known = %alias",
        "sorted(name for name, _ in known if name in 'mkdir rmdir mv rm cp cat ls ll lf lk ldir lx'.split())",
        "%mkdir nn",
        "os.path.isdir('nn')",
        "%ls -d nn > n.txt",
        "print(text('n.txt'))",
        "%rmdir nn",
        "os.path.isdir('nn')",
    ],
    "writefile": [
        "%%writefile f.txt\nline",
        "%%writefile f.txt\nline",
        "%%writefile -a f.txt\nline2",
        "%%file f2.txt\nl",
        "text('f.txt'), text('f2.txt')",
    ],
    "script": [
        "%%script sh\necho s",
        "%%script --out s sh -c 'cat; echo end'\nbody",
        "s",
        "%%bash\necho s",
        "%%bash --out o --err e\necho s; echo t >&2",
        "o, e",
        "%%bash --no-raise-error\nexit 3",
        "%%sh --bg --out later\necho s",
        "%%sh --proc process --bg\nread x",
        "process.pid > 0",
        "~%killbgscripts",
        "~%%bash\nexit 3",
        "%%python3\nprint(3)",
        "%%perl\nprint 3;",
    ],
    "alias_magic": [
        "%alias_magic t timeit",
        "%alias_magic -l w who_ls",
        "%alias_magic -p '-n 1 -r 1 -q' quick timeit",
        "%quick 1",
        "%w nosuch",
    ],
    "automagic, autocall": [
        "~%automagic off",
        "~pwd",
        "~%automagic on",
        "pwd",
        "~%autocall 1",
        "~len 'four'",
        "_",
        "~%autocall 0",
        ",len four",
        "/len 'four'",
        ";len a b",
    ],
    "extensions": [
        "pathlib.Path('ext.py').write_text("
        "'def load_nacre_extension(shell): print(1)\\ndef unload_nacre_extension(shell): print(2)\\n'"
        "'load_ipython_extension, unload_ipython_extension = load_nacre_extension, unload_nacre_extension\\n');",
        "import sys; sys.path.insert(0, os.getcwd())",
        "%load_ext ext",
        "~%load_ext ext",
        "%reload_ext ext",
        "%unload_ext ext",
        "~%unload_ext ext",
    ],
    "lsmagic": [
        "known = %lsmagic --json",
        "{'cd', 'who', 'store', 'edit', 'macro'} <= set(known['line']), {'bash', 'capture'} <= set(known['cell'])",
    ],
}


CELLS = [(row, at, cell.removeprefix("~")) for row, cells in ROWS.items() for at, cell in enumerate(cells)]


class Screen:
    """Shows what a plain terminal would."""

    def show(self, output):
        prompt = f"Out[{output.number}]: " if output.kind == "result" else ""
        print(prompt + output.bundle.text)


def normal(text, folder):
    """Without colours, blank lines, and the name of the folder, which the two do not share."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", text).replace(str(folder), "FOLDER")
    text = re.sub(r"\s*\n\s*", "\n", text).strip()
    return re.sub(r"(Out\[\d+\]:)\n", r"\1 ", text)  # a tall value stands below its prompt in a terminal


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    """What each cell of each row shows here."""
    folder, before, path = tmp_path_factory.mktemp("ours").resolve(), os.getcwd(), list(sys.path)
    shown = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NACRE_HOME", str(folder / "home"))
        patch.setenv("HOME", str(folder))
        os.chdir(folder)
        try:
            with Shell("standard") as shell, shell.showing_to(Screen()):
                for row, number, cell in CELLS:
                    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()):
                        shell.run(cell)
                    shown[row, number] = normal(out.getvalue(), folder)
        finally:
            os.chdir(before)
            os.environ.pop("ROW", None)
            sys.path[:] = path
    return shown


@pytest.fixture(scope="module")
def kept():
    return {}


@pytest.fixture
def theirs(kept, oracle, tmp_path, monkeypatch):
    """What they show in IPython, which is asked once."""
    if not kept:
        monkeypatch.chdir(tmp_path)
        found = oracle([cell for _, _, cell in CELLS])
        kept.update(
            {
                (row, number): normal(out, tmp_path.resolve())
                for (row, number, _), (out, _) in zip(CELLS, found, strict=True)
            }
        )
    return kept


COMPARED = [(row, at) for row, cells in ROWS.items() for at, cell in enumerate(cells) if not cell.startswith("~")]


@pytest.mark.parametrize(("row", "number"), COMPARED)
def test_a_cell_shows_what_ipython_shows(ours, theirs, row, number):
    assert ours[row, number] == theirs[row, number], ROWS[row][number]
