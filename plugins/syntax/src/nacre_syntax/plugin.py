"""Front door: from what is typed to Python source, and whether it can run yet.

The transforms are those of an IPython user's fingers, in the order they apply. Each works alone, and
another plugin's transform takes its place between them by stage and order.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from nacre import Check, Transform, hookimpl

if TYPE_CHECKING:
    from nacre.shell import Shell


@hookimpl
def source_transforms() -> Iterable[Transform]:
    yield Transform("leading-blank", "nacre_syntax.indentation:drop_leading_blank", stage="cleanup", order=10)
    yield Transform("indent", "nacre_syntax.indentation:drop_indent", stage="cleanup", order=20)
    yield Transform("doctest-prompts", "nacre_syntax.prompts:drop_doctest_prompts", stage="cleanup", order=30)
    yield Transform("numbered-prompts", "nacre_syntax.prompts:drop_numbered_prompts", stage="cleanup", order=40)
    yield Transform("cell-magic", "nacre_syntax.cells:call_cell_magic", stage="cell")
    yield Transform("lines", "nacre_syntax.lines:call_line_syntax", stage="token")


@hookimpl
def judge_input(source: str, shell: Shell) -> Check:
    from .judge import check

    return check(source, lambda text: shell.transform(text, pure=True))
