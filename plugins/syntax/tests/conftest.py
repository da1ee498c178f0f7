from __future__ import annotations

from collections.abc import Callable

import pytest
from nacre.values import Check
from nacre_syntax import cells, indentation, judge, lines, prompts

STEPS = (
    indentation.drop_leading_blank,
    indentation.drop_indent,
    prompts.drop_doctest_prompts,
    prompts.drop_numbered_prompts,
    cells.call_cell_magic,
    lines.call_line_syntax,
)


def run_all(source: str) -> str:
    for step in STEPS:
        source = step(source, None)
    return source


@pytest.fixture(scope="session", name="transform")
def transform_() -> Callable[[str], str]:
    """All transforms of the plugin, one after the other."""
    return run_all


@pytest.fixture(scope="session", name="judge")
def judge_() -> Callable[[str], Check]:
    """``check`` with the plugin's own transforms."""
    return lambda source: judge.check(source, run_all)
