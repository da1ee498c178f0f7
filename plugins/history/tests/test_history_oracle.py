"""What %history, %recall and %rerun print, beside what IPython prints for the same cells."""

from __future__ import annotations

import nacre_history.plugin

BEFORE = ["a = 1", "b = 2\nc = 3", "a + 1;", "for i in range(2):\n    i", 'x = """1\n\n2"""; print("out")']
LINES = [
    ("history", ""),
    ("history", "-n"),
    ("history", "-n -p 1-5"),
    ("history", "-p"),
    ("history", "2"),
    ("history", "2-4"),
    ("history", "2:4"),
    ("history", "4-"),
    ("history", "5-7 1"),
    ("history", "100"),
    ("history", "-n 1 ~0/2"),
    ("history", "-t 1-3"),
    ("history", "-l 2"),
    ("history", "-l 30"),
    ("history", "-l"),
    ("history", "1-5 -g b"),
    ("hist", "-u 1-3"),
    ("rerun", "1-2"),
    ("rerun", "5"),
    ("recall", "1-2"),
    ("recall", "a+41"),
    ("recall", "b ="),
    ("rep", "4"),
]


def test_the_same_cells_print_the_same_and_recall_the_same(session, oracle, capsys):
    cells = BEFORE + [f"get_shell().run_line_magic({name!r}, {line!r})" for name, line in LINES]
    one = session(nacre_history.plugin)
    ours = []
    for cell in cells:
        capsys.readouterr()
        one.shell.prefill = ""
        one.run(cell).ok()
        ours.append((cell, capsys.readouterr().out, one.shell.prefill))
    theirs = [(cell, *pair) for cell, pair in zip(cells, oracle(cells), strict=True)]
    assert ours == theirs


def test_the_names_of_earlier_cells_hold_the_same(session, oracle, capsys):
    cells = [*BEFORE, "print((_i, _ii, _iii, _i1, _i2, In[0], In[1:4], In[-1], len(In), _ih is In))"]
    one = session(nacre_history.plugin)
    for cell in cells:
        capsys.readouterr()
        one.run(cell).ok()
    assert capsys.readouterr().out == oracle(cells)[-1][0]
