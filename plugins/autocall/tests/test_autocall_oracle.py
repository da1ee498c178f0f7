"""Every line of the checklist, and its relatives, against what IPython makes of it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import nacre_autocall.plugin
import pytest
from nacre import Magic, hookimpl
from nacre.testing import MakeSession

SETUP = """
class CallIdx:
    def __call__(self, *a): pass
    def __getitem__(self, i): pass
class P:
    @property
    def boom(self): raise RuntimeError
    def m(self, *a): pass
    @staticmethod
    def st(): pass
    @classmethod
    def cl(cls): pass
class PS:
    __slots__ = ("a",)
    def __init__(self): self.a = f
def f(*a, **k): pass
def dec(g): return g
import os.path as mod
from typing import Callable
call_idx, p, x, ps = CallIdx(), P(), 3, PS()
p.inst = f
"""
ROWS = """lsmagic|len "abc"|len "abc";|len [1,2]|call_idx [1]|call_idx 1|len|f +1|f -1|Callable[[int], None]
if foo|zip foo|who = 1|ls = 1|exit|quit|cd /tmp|cat x|time 1+1""".replace("\n", "|").split("|")
MAGICS = """who|who int|who  |who # c|who;|who;a|who()|who.x|who [1]|who, 1|who , b|who + 1|who -1|who is 1
who in x|who not x|who if x|who for|ls -l|ls | grep x|cd ..|cd ~|cd -|pwd()|time x=1|time  x  |who ==1
who !=1|cd "a b"|cd $HOME|cd {x}|ls += 1|ls: int = 1|ls,a|ls, a|ls->x|who\tint|who"a"
ls*|who*x|who.|ls..|1who|env A=1|who=1|x=who|a=1; who|# who|  who"""
CALLS = """f 1, 2|f [1]|f {1}|f 'a'|f "a|f x|f is x|f not x|f in x|f and x|f or x|f isx|f is|f  1|f a b
f ~x|f *a|f **a|f /x|f &x|f ^x|f <2|f ==2|f >x|f %x|f !x|f = 2|f, 2|f ,2|f(1)|f (1)|f(1) 2|f.x
f->x|f\t1|len"abc"|len[1]|f*2|f.*|f += 1|f 1;|f 1 ;|f a=1|dict a=1|dict [1]|list [1]|int 3
int "3"|p.m 1|p.m|p.boom 1|p.boom|p.nosuch 1|p.st 1|p.cl 1|p.inst 1|ps.a 1|p.m [1]|P|P 1|P [1]
mod.join 1|mod.nosuch 1|x 1|x|nosuch 1|x.real 1|str.join 1|exit 1|exit()|exit;|quit ()|print f
del x|pass|import os|lambda x|None 1|await f|match 1|f:x|f=|f,|f(1|f 1 # c|f lambda: 1|f await x
f ]|f $x|Exception|__name__|__name__ 1|dec f"""

# Where we differ on purpose: what is Python as it stands stays so, and looking a name up runs no code of the user's.
DIFFERENT = {
    "f .real": "f .real",
    "f ;": "f ;",
    "f @x": "f @x",
    "f # c": "f # c",
    "f if x else 1": "f if x else 1",
    "exit = 1": "exit = 1",
    "exit, 1": "exit, 1",
    "anything.goes 1": "anything.goes 1",
    "generic [int]": "generic [int]",
}
ODD = """
class Anything:
    def __getattr__(self, name): return f
class generic:
    def __class_getitem__(cls, item): return cls
anything = Anything()
"""


class Many:
    """Magics by the names that the lines use."""

    @hookimpl
    def magics(self) -> list[Magic]:
        names = ["lsmagic", "cd", "cat", "time", "who", "ls", "pwd", "env"]
        return [Magic(name, lambda line: line) for name in names]


def lines(text: str) -> list[str]:
    # "|" separates, but "ls | grep x" is one line
    return [line.replace("\0", "|") for line in text.replace(" | grep", " \0 grep").replace("\n", "|").split("|")]


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("family", [ROWS, lines(MAGICS), lines(CALLS)], ids=["rows", "magics", "calls"])
def test_a_line_becomes_what_ipython_makes_of_it(
    session: MakeSession, oracle: Callable[..., list[str]], level: int, family: list[str]
) -> None:
    one = session(nacre_autocall.plugin, Many())
    one.run(SETUP).ok()
    one.shell.set_trait("Autocall.level", level)
    expected = oracle(SETUP, [(level, line) for line in family])
    ours = {line: one.shell.transform(line) for line in family}
    theirs = {
        line: answer.replace("get_ipython()", "get_shell()").rstrip("\n")
        for line, answer in zip(family, expected, strict=True)
    }
    assert ours == theirs


def test_a_magic_named_like_a_builtin_a_keyword_or_a_bound_name_needs_its_percent(session: MakeSession) -> None:
    class Shadowed:
        @hookimpl
        def magics(self) -> list[Magic]:
            return [Magic(name, lambda line: line) for name in ("if", "zip", "get_shell", "mine")]

    one = session(nacre_autocall.plugin, Shadowed(), namespace={"mine": SimpleNamespace()})
    for line in ("if foo", "zip foo", "get_shell foo", "mine foo"):
        assert one.shell.transform(line) == line


def test_the_deliberate_differences_are_these(session: MakeSession, oracle: Callable[..., list[str]]) -> None:
    one = session(nacre_autocall.plugin)
    one.run(SETUP + ODD).ok()
    one.shell.set_trait("Autocall.level", 1)
    assert {line: one.shell.transform(line) for line in DIFFERENT} == DIFFERENT
    answers = oracle(SETUP + ODD, [(1, line) for line in DIFFERENT])
    assert not [line for line, answer in zip(DIFFERENT, answers, strict=True) if answer.rstrip("\n") == line]
