"""Parts of a source text: lines by number, definitions by name."""

from __future__ import annotations

import ast
import re

from nacre import UsageError

_LINES = re.compile(r"([0-9]{1,9})?(?:([-:])([0-9]{1,9})?)?$")


def lines(text: str, ranges: str) -> str:
    """The lines that ranges such as ``5``, ``2-4`` (with 4), ``2:4`` (without), ``8-``, ``-3,10`` name.

    Raises ``UsageError``.
    """
    every = text.splitlines()
    kept: list[str] = []
    for word in ranges.split(","):
        found = _LINES.match(word.strip())
        if not found or not (found[1] or found[3]):
            raise UsageError(f"{word!r} is no range of lines: write it as 5, 2-4, 2:4 or 8-")
        start = int(found[1] or 1)
        stop = start if not found[2] else len(every) if not found[3] else int(found[3]) - (found[2] == ":")
        kept += every[max(0, start - 1) : stop]
    return "\n".join(kept)


def definitions(text: str, names: list[str]) -> tuple[str, list[str]]:
    """The text of functions and classes by name (``Class.method`` too), and the names that are not there.

    Raises ``UsageError`` for text that is no Python.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"definitions cannot be found in what is no Python: {error}") from None
    every = text.splitlines(True)
    places: dict[str, tuple[int, int]] = {}
    _collect(tree.body, "", places)
    kept = ["".join(every[slice(*places[name])]).rstrip("\n") + "\n" for name in names if name in places]
    return "\n".join(kept), [name for name in names if name not in places]


def _collect(body: list[ast.stmt], prefix: str, places: dict[str, tuple[int, int]]) -> None:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            places[prefix + node.name] = (first - 1, node.end_lineno or first)
            if isinstance(node, ast.ClassDef):
                _collect(node.body, f"{prefix}{node.name}.", places)
