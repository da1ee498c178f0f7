"""Where a function, class or module was defined, be it in a file or in a cell."""

from __future__ import annotations

import ast
import linecache
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any, NamedTuple


class Place(NamedTuple):
    """The text that defines something. path: the file that holds it, empty for a cell; line: from 1."""

    text: str
    path: str
    line: int


def is_dotted(text: str) -> bool:
    """Whether a text is a name, or names joined by dots."""
    return all(part.isidentifier() for part in text.split("."))


def locate(value: Any, cells: Sequence[str]) -> Place | None:
    """What defines a value; None where that is not known. cells: the file names of the shell's cells."""
    import inspect

    if isinstance(value, ModuleType):
        return _in_file(getattr(value, "__file__", None) or "", 1, "")
    if isinstance(value, property):
        value = value.fget
    if callable(value):
        try:
            value = inspect.unwrap(value)
        except ValueError:  # it is wrapped in itself
            return None
    value = getattr(value, "__func__", value)
    if isinstance(value, type) and _of_a_cell(value):
        return _class_in_cells(value, cells)
    try:
        filename = inspect.getsourcefile(value) or inspect.getfile(value)
        lines, line = inspect.getsourcelines(value)
    except (OSError, TypeError, IndexError, SyntaxError):
        return None
    return _in_file(filename, line, "".join(lines))


def _in_file(filename: str, line: int, text: str) -> Place | None:
    if filename and os.path.isfile(filename):
        if not text:
            text = "".join(linecache.getlines(filename))
        return Place(text, os.path.abspath(filename), line) if filename.endswith((".py", ".pyw", ".ipy")) else None
    return Place(text, "", line) if text else None


def _of_a_cell(kind: type) -> bool:
    """Whether a class was defined in a cell: its module is no file, where ``inspect`` would look."""
    module = sys.modules.get(kind.__module__)
    return kind.__module__ == "__main__" or module is None


def _class_in_cells(kind: type, cells: Sequence[str]) -> Place | None:
    """The latest cell's definition of a class with this name."""
    for filename in reversed(cells):
        source = "".join(linecache.getlines(filename))
        if kind.__name__ not in source:
            continue
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name == kind.__name__:
                begin = min([node.lineno, *(one.lineno for one in node.decorator_list)])
                return Place("".join(source.splitlines(True)[begin - 1 : node.end_lineno]), "", begin)
    return None
