"""Places and last lines, beside IPython's for the same cells."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import nacre_syntax.plugin
import nacre_tracebacks.plugin
from nacre.testing import MakeSession

FUNCTIONS = """\
def f(x):
    y = x + 1
    return g(y,
             0)
def g(a, b, *more, **rest):
    return a / b
class C:
    def method(self):
        return [n / 0 for n in range(3)]
    @property
    def p(self):
        return self.method()
def hides():
    __tracebackhide__ = True
    f(1)
"""
CELLS = [
    FUNCTIONS,
    "f(1)",
    "C().p",
    "try:\n    f(1)\nexcept Exception as e:\n    raise KeyError('a') from e",
    "try:\n    f(1)\nexcept Exception:\n    int('x')",
    "hides()",
    "e = ValueError('v')\ne.add_note('a note')\nraise e",
    "x = )",
    "(lambda z: z.nothing)(1)",
    "import asyncio\nasync def soon():\n    await asyncio.sleep(0)\n    f(2)\nawait soon()",
]
PLACE = re.compile(r"^\s*(Cell In\[\d+\], line \d+(?:, in [^\n]*)?)", re.M)


def essence(text: str) -> tuple[list[str], list[str], str]:
    """The places named, the numbers of the lines marked, and the last line."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text).replace("<listcomp>(.0)", "<listcomp>")
    return PLACE.findall(plain), re.findall(r"^-+> (\d+)", plain, re.M), plain.rstrip().rpartition("\n")[2]


def test_places_marks_and_last_lines_are_those_of_ipython(
    session: MakeSession, oracle: Callable[[list[str]], list[tuple[str, str]]]
) -> None:
    one = session(nacre_tracebacks.plugin, nacre_syntax.plugin)
    for cell, (theirs, _) in zip(CELLS, oracle(CELLS), strict=True):
        assert essence(one.run(cell).text) == essence(theirs), f"{cell}\n--- IPython:\n{theirs}"


def test_a_start_imports_none_of_this() -> None:
    code = """if True:
        import sys
        from nacre import Shell
        Shell('minimal', config={'plugins': {'enable': ['tracebacks']}}).run('1')
        print([name for name in sys.modules if name.startswith(('nacre_tracebacks.d', 'nacre_tracebacks.r'))])
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"
