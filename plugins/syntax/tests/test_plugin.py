from __future__ import annotations

import importlib
from collections.abc import Callable

import pytest
from nacre.values import STAGES, Check
from nacre_syntax import plugin

TRANSFORMS = list(plugin.source_transforms())


class Shell:
    """As much of a shell as the hook needs."""

    def __init__(self, transform: Callable[[str], str]) -> None:
        self._transform = transform

    def transform(self, source: str, *, pure: bool = False) -> str:
        assert pure
        return self._transform(source)


def test_the_transforms_are_declared_in_the_order_they_apply() -> None:
    assert sorted(TRANSFORMS, key=lambda t: (STAGES.index(t.stage), t.order)) == TRANSFORMS


@pytest.mark.parametrize("declared", TRANSFORMS, ids=lambda t: t.name)
def test_each_transform_names_code_that_works_alone(declared: plugin.Transform) -> None:
    module, _, name = str(declared.target).partition(":")
    assert getattr(importlib.import_module(module), name)("x = 1\n", None) == "x = 1\n"


def test_input_is_judged_through_all_transforms_of_the_shell() -> None:
    assert plugin.judge_input("later", Shell(lambda source: "if x:\n")) == Check("incomplete", "    ")  # type: ignore[arg-type]


def test_a_syntax_error_of_a_transform_makes_input_invalid() -> None:
    def refuse(source: str) -> str:
        raise SyntaxError(source)

    assert plugin.judge_input("x", Shell(refuse)) == Check("invalid")  # type: ignore[arg-type]


def test_another_plugins_transform_can_make_its_own_syntax_complete() -> None:
    assert plugin.judge_input("<- x", Shell(lambda source: "x = 1\n")) == Check("complete")  # type: ignore[arg-type]
