from __future__ import annotations

import re
from collections.abc import Callable

import nacre_namespace.plugin
import pytest
from nacre import UsageError
from nacre.testing import MakeSession, Session


@pytest.fixture
def one(session: MakeSession) -> Session:
    return session(nacre_namespace.plugin)


def magic(name: str, line: str = "") -> str:
    return f"get_shell().run_line_magic({name!r}, {line!r})"


MAKE = """
import collections, decimal, os
class Bad:
    def __repr__(self): raise ValueError("no")
class LongTypeNameHere: pass
_private = 1
a, b, c = 1, "x" * 200, [1, 2]
d, t, e = {"k": 1}, (1,), {}
lines, q49, q50 = "a\\nb", "q" * 49, "q" * 50
dd, dq, big, none, raw = collections.defaultdict(int), collections.deque([1]), 10**100, None, b"abc" * 40
def f(): pass
"""
STABLE = "int str list dict tuple defaultdict deque NoneType bytes"
LISTINGS = ["who", "who int str", "who_ls", "who_ls nosuch", f"whos {STABLE}", "whos int", "whos type"]


@pytest.mark.parametrize("line", LISTINGS)
def test_a_listing_is_what_ipython_prints(
    one: Session, oracle: Callable[[list[str]], list[str]], capsys: pytest.CaptureFixture[str], line: str
) -> None:
    one.run(MAKE).ok()
    name, _, types = line.partition(" ")
    one.run(f"print({magic(name, types)})" if name == "who_ls" else magic(name, types)).ok()
    theirs = f"print(get_ipython().run_line_magic('who_ls', {types!r}))" if name == "who_ls" else f"%{line}"
    assert capsys.readouterr().out == oracle([MAKE, theirs])[-1]


def test_a_listing_leaves_out_what_the_shell_bound(one: Session) -> None:
    one.shell.bind("given", 1)
    one.run("mine = 1").ok()
    one.run(magic("who_ls")).gives(["mine"])


def test_a_value_that_cannot_be_shown_is_listed_by_its_id(one: Session, capsys: pytest.CaptureFixture[str]) -> None:
    one.run(MAKE + "bad = Bad()").ok()
    one.run(magic("whos", "Bad")).ok()
    assert re.search(r"\nbad +Bad +<object with id \d+ \(str\(\) failed\)>\n", capsys.readouterr().out)


def test_an_array_is_listed_by_its_shape(one: Session, capsys: pytest.CaptureFixture[str]) -> None:
    one.run("class ndarray:\n shape, size, dtype, nbytes = (2, 3), 6, 'int64', 48\nndarray.__module__ = 'numpy'").ok()
    one.run("a = ndarray()").ok()
    one.run(magic("whos", "ndarray")).ok()
    assert "2x3: 6 elems, type `int64`, 48 bytes" in capsys.readouterr().out


def test_nothing_to_list_is_said_in_a_line(one: Session, capsys: pytest.CaptureFixture[str]) -> None:
    for line in ("", "float"):
        one.run(magic("who", line)).ok()
        one.run(magic("whos", line)).ok()
    assert len(capsys.readouterr().out.splitlines()) == 4


def test_an_option_that_is_none_is_named(one: Session) -> None:
    one.run(magic("whos", "-x")).fails(UsageError, "'-x'")
