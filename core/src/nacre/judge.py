"""Whether input is complete, by the standard library's rules."""

from __future__ import annotations

import warnings
from codeop import compile_command
from typing import TYPE_CHECKING

from .values import Check

if TYPE_CHECKING:
    from .shell import Shell


def judge(source: str, shell: Shell) -> Check:
    """The core's own answer, without knowledge of any other syntax than Python's. A block ends with an
    empty line."""
    try:
        text = shell.transform(source, pure=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            whole = compile_command(text.rstrip("\n") + "\n" * text.endswith("\n"), symbol="exec")
            if whole is None and not text[:1].isspace() and text.endswith("\n"):
                whole = compile_command(text + "\n", symbol="exec")
    except (SyntaxError, ValueError, OverflowError):
        return Check("invalid")
    lines = source.rstrip("\n").split("\n")
    last = lines[-1]
    block = len(lines) > 1 or last.rstrip().endswith(":")
    if whole is not None and not (block and last[:1].isspace() and not source.endswith("\n")):
        return Check("complete")
    indent = last[: len(last) - len(last.lstrip())]
    return Check("incomplete", indent + "    " if last.rstrip().endswith(":") else indent)
