from __future__ import annotations

import runpy
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from nacre.values import Check

facts = runpy.run_path(str(Path(__file__).with_name("facts.py")))


@pytest.mark.parametrize(("typed", "python"), facts["TRANSFORMED"])
def test_a_cell_becomes_the_python_it_stands_for(typed: str, python: str, transform: Callable[[str], str]) -> None:
    assert transform(typed) == python


@pytest.mark.parametrize(("typed", "python"), [row for row in facts["TRANSFORMED"] if row[0][-1:] != "\n"])
def test_a_line_end_behind_a_cell_stays_one(typed: str, python: str, transform: Callable[[str], str]) -> None:
    assert transform(typed + "\n").rstrip("\n") == python.rstrip("\n")


@pytest.mark.parametrize(("typed", "status", "indent"), facts["JUDGED"])
def test_input_is_judged(typed: str, status: str, indent: int, judge: Callable[[str], Check]) -> None:
    if typed in facts["SINCE_312"] and sys.version_info < (3, 12):
        pytest.skip("Python 3.11 reads this in another way")
    assert judge(typed) == Check(status, " " * indent)
