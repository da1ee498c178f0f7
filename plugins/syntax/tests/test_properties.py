from __future__ import annotations

import ast
import random
import runpy
import string
import textwrap
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacre.values import Check

cells = runpy.run_path(str(Path(__file__).with_name("cells.py")))

PIECES = st.sampled_from([*cells["SYNTAX"], *cells["PYTHON"], *cells["MARKS"]])
TEXTS = st.one_of(st.text(), st.text("abc =!%?'\"()[]\\\n\t:,;/>. "), st.lists(PIECES).map("".join))
RANDOM = {
    "printable": string.printable,
    "any": [chr(code) for code in range(32, 0xD800, 7)] + ["\n"] * 500,
    "half-lines": [chr(code) for code in range(32, 0x3000)] + ["\n"] * 12000,
    "quotes": "'\"\n !%x",
    "blank": " \t\n!",
}


def seconds(transform: Callable[[str], str], source: str) -> float:
    """Processor time, which a busy machine stretches least."""
    started = time.process_time()
    transform(source)
    return time.process_time() - started


@settings(deadline=None, max_examples=300)
@given(source=TEXTS)
def test_transforming_never_raises(source: str, transform: Callable[[str], str]) -> None:
    transform(source)


@settings(deadline=None, max_examples=300)
@given(source=TEXTS)
def test_judging_never_raises_and_knows_three_verdicts(source: str, judge: Callable[[str], Check]) -> None:
    assert judge(source).status in ("complete", "incomplete", "invalid")


@pytest.mark.parametrize("source", [textwrap.dedent(piece) for piece in cells["standard_library"]()])
def test_plain_python_comes_back_as_it_is(source: str, transform: Callable[[str], str]) -> None:
    assert transform(source) == source


@pytest.mark.parametrize("name", cells["MODULES"])
def test_a_module_of_the_standard_library_comes_back_as_it_is(name: str, transform: Callable[[str], str]) -> None:
    source = Path(__import__(name).__file__ or "").read_text()
    assert transform(source) == source.lstrip()


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from([*cells["PYTHON"], *cells["standard_library"]()])).map("\n".join))
def test_what_is_python_already_does_not_change(transform: Callable[[str], str], source: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(source)
        except SyntaxError:
            return
    if source.strip() and not source[0].isspace():
        assert transform(source) == source


@pytest.mark.parametrize("name", RANDOM)
def test_a_million_random_characters_take_less_than_two_seconds(name: str, transform: Callable[[str], str]) -> None:
    source = "".join(random.Random(7).choices(RANDOM[name], k=1_000_000))
    assert min(seconds(transform, source) for _ in range(2)) < 2


@pytest.mark.parametrize(
    "piece",
    [
        "!(a\n",
        "!'a\n",
        "?",
        ",",
        "/,",
        "a?\n",
        " \n",
        ">>> '''\n",
        "x = (",
        "\\\n",
        "= ",
        "a.",
        "In [1]: \n",
        "=\n",
    ],
)
def test_hostile_text_takes_no_more_than_linear_time(piece: str, transform: Callable[[str], str]) -> None:
    assert seconds(transform, piece * (200_000 // len(piece)) + "!a?") < 4


def test_a_long_line_of_marks_behind_a_backslash_takes_no_longer(transform: Callable[[str], str]) -> None:
    assert seconds(transform, "\\\n" + "," * 200 + " " + "x " * 300_000) < 4
    assert seconds(transform, ("\\\n" + "," * 200 + " x" * 200 + "\n") * 300) < 4


def test_a_million_characters_of_nothing_but_syntax_take_seconds(transform: Callable[[str], str]) -> None:
    source = "".join(random.Random(7).choices("abc xyz()[]%!?=\n\n,;/\\", k=1_000_000))
    assert seconds(transform, source) < 6
