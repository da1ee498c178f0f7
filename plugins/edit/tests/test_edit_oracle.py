"""What %load puts on the prompt, %save writes and %cpaste runs, beside IPython's."""

from __future__ import annotations

import pytest

MODULE = "import os\n\ndef one():\n    return 1\n\nclass Two:\n    def m(self):\n        return 2\n\nx = 3\n"
BEFORE = ["a = 1", "b = 2\nc = 3", "a + 1", "text = 'q = 1'", "def fun():\n    return 5"]
LOADS = [
    "foo.py",
    "foo",
    "-r 1-3 foo.py",
    "-r 3:5,10 foo.py",
    "-r 1 foo.py",
    "-s one,Two foo.py",
    "-s one foo.py",
    "1-2",
    "text",
    "-n fun",
]
SAVES = ["sv 1-2", "-f sv 1", "-a sv 2", "-r raw 1-2", "sv.txt 1", "sv5 text", "sv9 1 2"]


def magics(name, lines):
    return [f"get_shell().run_line_magic({name!r}, {line!r})" for line in lines]


def test_load_puts_the_same_on_the_next_prompt(cells, here, oracle):
    (here / "foo.py").write_text(MODULE)
    for cell in BEFORE[3:]:
        cells.run(cell).ok()
    ours = []
    for line in LOADS:
        cells.magic("load", line).ok()
        ours.append((line, cells.shell.prefill))
    theirs = oracle([*BEFORE, *magics("load", LOADS)])[len(BEFORE) :]
    assert ours == [(line, prefill) for line, (_, prefill) in zip(LOADS, theirs, strict=True)]


def test_save_writes_the_same_files(cells, here, oracle):
    def written():
        found = {path.name: path.read_text() for path in here.iterdir()}
        for path in here.iterdir():
            path.unlink()
        return found

    for cell in BEFORE[3:]:
        cells.run(cell).ok()
    for line in SAVES:
        cells.magic("save", line).ok()
    ours = written()
    oracle(BEFORE + magics("save", SAVES))
    assert ours == written()


@pytest.mark.parametrize(
    "text",
    [
        ">>> a = 1\n>>> for i in range(2):\n...     print(i)\n... \n",
        "  x = 5\n  print(x)",
        "> a = 7\n> print(a)",
        "> > a = 8\n> > print(a)",
        "    >>> print(1 + 1)",
    ],
)
def test_cpaste_runs_the_same(cells, oracle, monkeypatch, capsys, text):
    lines = [*text.splitlines(), "--"]
    theirs = oracle(["get_shell().run_line_magic('cpaste', '-q')"], "\n".join(lines) + "\n")[0][0].lstrip(":")
    rest = iter(lines)
    monkeypatch.setattr("builtins.input", lambda prompt="": next(rest))
    capsys.readouterr()
    cells.magic("cpaste", "-q").ok()
    assert capsys.readouterr().out == theirs
