"""What a macro holds and does, beside IPython's."""

from __future__ import annotations

import nacre_history.plugin
import nacre_macro.plugin

CELLS = [
    "a = 1",
    "b = 2\nc = 3",
    "text = 'd = 4'",
    "get_shell().run_line_magic('macro', '-q m 1-2')",
    "get_shell().run_line_magic('macro', '-q t text')",
    "get_shell().run_line_magic('macro', '-q n m')",
    "a = b = c = 0",
    "m",
    "t",
    "print(a, b, c, d, repr(m.value), repr(t.value), repr(n.value), str(m + 'z = 1'), str(m + t))",
    "print(get_shell().run_line_magic('macro', ''))",
]


def test_the_same_macros_hold_and_do_the_same(session, oracle, capsys):
    one = session(nacre_history.plugin, nacre_macro.plugin)
    ours = []
    for cell in CELLS:
        capsys.readouterr()
        one.run(cell).ok()
        ours.append((cell, capsys.readouterr().out))
    assert ours == [(cell, out) for cell, (out, _) in zip(CELLS, oracle(CELLS), strict=True)]
