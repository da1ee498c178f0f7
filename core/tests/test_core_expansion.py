"""Replacing names and expressions. The results are those of IPython 9.18; the last cases are where we differ."""

from __future__ import annotations

from time import perf_counter
from types import SimpleNamespace

import pytest
from nacre import expand

NAMES = {
    "a": 1,
    "s": "str",
    "f": 1.5,
    "l": [1, 2, 3],
    "d": {"k": 1},
    "e": "",
    "o": SimpleNamespace(b=5, c=SimpleNamespace(d="x y")),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$a", "1"),
        ("echo $a$s", "echo 1str"),
        ("$$a", "$a"),
        ("$$$a", "$$a"),
        ("$$", "$$"),
        ("$$$$", "$$$$"),
        ("$", "$"),
        ("$ a", "$ a"),
        ("${a}", "$1"),
        ("$nope", "$nope"),
        ("echo $nope $a", "echo $nope $a"),
        ("echo $HOME {a}", "echo $HOME {a}"),
        ("$o.b", "5"),
        ("$o.c.d", "x y"),
        ("$o.nope", "$o.nope"),
        ("$o.b.", "$o.b."),
        ("$$o.b", "$o.b"),
        ("$l[0]", "[1, 2, 3][0]"),
        ("$(echo hi) $? $# $@ $!", "$(echo hi) $? $# $@ $!"),
        ("$1", "1"),
        ("\\$a", "\\1"),
        ("\"$a\" '$a'", "\"1\" '$a'"),
        ("it's $a", "it's 1"),
        ("$a it's", "$a it's"),
        ("'{a}'", "'1'"),
        ("{a}", "1"),
        ("{ a }", "1"),
        ("{a + 1}", "2"),
        ("{a}{s}", "1str"),
        ("{a} {nope}", "{a} {nope}"),
        ("{1 / 0}", "{1 / 0}"),
        ("{}", "{}"),
        ("{", "{"),
        ("}", "}"),
        ("{a}}", "{a}}"),
        ("{{a}}", "{a}"),
        ("{{ {a} }}", "{ 1 }"),
        ("a}}", "a}"),
        ("{s!r}", "'str'"),
        ("{a!x}", "{a!x}"),
        ("{f:.2f}", "{f:.2f}"),
        ("{s!r:>10}", "{s!r:>10}"),
        ("{a:{a}}", "{a:{a}}"),
        ("{l[1:]}", "[2, 3]"),
        ("{s[::-1]}", "rts"),
        ("{d['k']}", "1"),
        ("{(lambda x: x)(3)}", "3"),
        ("{[x for x in l]}", "[1, 2, 3]"),
        ("{len(l)}", "3"),
        ("awk '{print $1}'", "awk '{print $1}'"),
        ("awk '{{print $1}}'", "awk '{print 1}'"),
        ("--x={a}--$s|$e", "--x=1--str|"),
        # IPython loses a line break that stands before a name
        ("{s}\n$s\n", "str\nstr\n"),
    ],
)
def test_names_and_expressions_are_replaced(text, expected):
    assert expand(text, NAMES) == expected


def test_a_long_text_takes_time_in_proportion():
    began = perf_counter()
    expand("$a'" * 100_000, NAMES)
    assert perf_counter() - began < 5
