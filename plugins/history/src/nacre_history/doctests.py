"""A cell as examples of the standard library's ``doctest``: what ran behind ``>>>``, and what it showed below.

An example is one statement, and doctest shows the value of every expression, while a shell shows that of the last one
only. So a cell of several statements becomes several examples, those expressions but the last assigned to ``_``; and
where something was printed, nobody knows by which of them, they are made one example, a block.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Sequence

from nacre import Output

OURS = re.compile(r"get_shell|display|In|Out|_ih|_oh|_dh|_i*|_i?[0-9]+|__|___")
SKIP = "# doctest: +SKIP"
LOOSE = "# doctest: +NORMALIZE_WHITESPACE"


def example(source: str, outputs: Sequence[Output]) -> str:
    """The examples of a cell, each line with its end. source: the Python that ran."""
    source = source.strip("\n")
    tree, runs = _parsed(source)
    if tree is None:
        return "".join(f"(no Python) {line}".rstrip() + "\n" for line in source.splitlines())
    if not tree.body:
        return "".join(f">>> {line}".rstrip() + "\n" for line in source.splitlines())
    result = "".join(one.bundle.text for one in outputs if one.kind == "result")
    printed = "".join(one.bundle.text for one in outputs if one.kind == "stdout")
    errors = [one for one in outputs if one.kind == "error"]
    pieces = [source]
    if len(tree.body) > 1:
        apart = None if printed or errors else _apart(source, tree)
        pieces = [_block(tree)] if apart is None else apart
    wanted = _wanted(printed, result, errors)
    runs = runs and not _depends(tree) and not (printed and errors)  # an example has an output or an error
    runs = runs and not any(line.startswith("|") for line in wanted)
    text = "".join(_prompted(piece, "" if runs else SKIP) for piece in pieces[:-1])
    text += _prompted(pieces[-1], SKIP if not runs else LOOSE if "\n" in result else "")
    return text + "".join(f"{line}\n" for line in wanted)


def _wanted(printed: str, result: str, errors: Sequence[Output]) -> list[str]:
    """The lines below an example. What looks like an example itself is quoted."""
    if errors:
        about = errors[-1].bundle.metadata.get("text/plain") or {}
        name, said = str(about.get("name", "Error")), str(about.get("text", ""))
        return ["Traceback (most recent call last):", "    ...", *f"{name}: {said}".removesuffix(": ").split("\n")]
    lines = [*_lines(printed), *_lines(result)]
    return [f"| {one}" if one.lstrip().startswith(">>>") else one if one.strip() else "<BLANKLINE>" for one in lines]


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []


def _prompted(piece: str, mark: str) -> str:
    first, *more = piece.split("\n")
    lines = [f">>> {first}", *(f"... {line}" if line else "..." for line in more)]
    if mark:
        lines[-1] += f"  {mark}"  # doctest finds it on any line, and the last one does not end within a string
    return "\n".join(lines) + "\n"


def _apart(source: str, tree: ast.Module) -> list[str] | None:
    """The statements one by one; None where two of them share a line."""
    lines = source.split("\n")
    pieces, done = [], 0
    for place, node in enumerate(tree.body):
        first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))])
        if first <= done or node.end_lineno is None:
            return None
        text = "\n".join(lines[first - 1 : node.end_lineno])
        if isinstance(node, ast.Expr) and place < len(tree.body) - 1 and not isinstance(node.value, ast.Await):
            text = f"_ = {text}"
        pieces.append(text)
        done = node.end_lineno
    return pieces


def _block(tree: ast.Module) -> str:
    """All statements as one."""
    body: list[ast.stmt] = []
    for place, node in enumerate(tree.body):
        quiet = isinstance(node, ast.Expr) and place < len(tree.body) - 1
        body.append(ast.Assign([ast.Name("_", ast.Store())], node.value) if quiet else node)  # type: ignore[attr-defined]
    block = ast.If(ast.Constant(True), body, [])
    return ast.unparse(ast.fix_missing_locations(ast.Module([block], [])))


def _depends(tree: ast.Module) -> bool:
    """Whether a cell uses what only a shell has."""
    return any(isinstance(node, ast.Name) and OURS.fullmatch(node.id) and node.id != "_" for node in ast.walk(tree))


def _parsed(source: str) -> tuple[ast.Module | None, bool]:
    """The syntax tree, if it is Python, and whether that runs outside of a shell, which awaits."""
    with warnings.catch_warnings(action="ignore"):
        try:
            compile(source, "<cell>", "exec", dont_inherit=True)
            return ast.parse(source), True
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            pass
        try:
            flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            tree: ast.Module = compile(source, "<cell>", "exec", flags, dont_inherit=True)
            return tree, False
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None, False
