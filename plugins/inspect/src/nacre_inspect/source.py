"""Where an object is defined, and its source there."""

from __future__ import annotations

import ast
import inspect
import linecache
import os
import re
import sys
import types
from typing import TYPE_CHECKING, Any

from . import classes
from .classes import is_a
from .lookup import ROUTINES, own_names

if TYPE_CHECKING:
    from nacre import Shell

CELL = re.compile(r"<cell (\d+) [0-9a-f]+>")


def definition(value: Any) -> Any:
    """The function or class that stands for an object: what a method, a wrapper or an instance comes from."""
    seen = 0
    while seen < 20:
        seen += 1
        if is_a(value, types.MethodType):
            value = value.__func__
        elif is_a(value, property):
            value = value.fget
        elif is_a(value, staticmethod | classmethod):
            value = value.__func__
        elif is_a(value, types.FunctionType) and "__wrapped__" in own_names(value):
            value = own_names(value)["__wrapped__"]
        elif classes.module(type(value)) == "functools" and classes.name(type(value)) in ("partial", "cached_property"):
            value = value.func
        else:
            break
    if is_a(value, type | types.FunctionType | types.ModuleType | types.CodeType) or is_a(value, ROUTINES):
        return value
    return type(value)


def file_of(value: Any, shell: Shell) -> str:
    """The file an object is defined in, or the name of its cell; an empty string where there is none."""
    found = definition(value)
    if is_a(found, types.FunctionType):
        return str(found.__code__.co_filename)
    if is_a(found, types.CodeType):
        return str(found.co_filename)
    if is_a(found, type):
        return _file_of_class(found, shell)
    return _file_of_module(found) if is_a(found, types.ModuleType) else ""


def _file_of_module(module: Any) -> str:
    name = own_names(module).get("__file__")
    return name if type(name) is str else ""


def _file_of_class(found: type, shell: Shell) -> str:
    title = classes.qualname(found)
    for one in classes.space(found).values():
        inner = definition(one) if is_a(one, CALLABLE) else None
        if type(inner) is types.FunctionType and inner.__code__.co_qualname.startswith(f"{title}."):
            return inner.__code__.co_filename
    home = classes.module(found)
    if home in sys.modules and home != "__main__":
        return _file_of_module(sys.modules[home])
    for filename in reversed(shell.compiler.files):
        if _class_in("".join(linecache.getlines(filename)), title) is not None:
            return filename
    return ""


CALLABLE = (types.FunctionType, staticmethod, classmethod, property)


def shown_file(name: str) -> str:
    """A file as people name it: under ``~`` where it is, and cells by their number."""
    cell = CELL.fullmatch(name)
    if cell:
        return f"cell {cell[1]}"
    home = os.path.expanduser("~")
    if home != "~" and home != os.sep and name.startswith(home + os.sep):
        return "~" + name[len(home) :]
    return name


def source_of(value: Any, shell: Shell) -> str:
    """The source an object is defined by; an empty string where it cannot be had."""
    found = definition(value)
    if is_a(found, type):
        filename = _file_of_class(found, shell)
        text = "".join(linecache.getlines(filename)) if filename else ""
        node = _class_in(text, classes.qualname(found))
        return _segment(text, node) if node is not None else ""
    if is_a(found, types.ModuleType):
        filename = file_of(found, shell)
        return "".join(linecache.getlines(filename)) if filename.endswith((".py", ".pyw", ".ipy")) else ""
    try:
        return inspect.getsource(found)
    except (OSError, TypeError, IndexError, SyntaxError):
        return ""


def _class_in(text: str, qualname: str) -> ast.ClassDef | None:
    """The last definition of a class in a source."""
    if f"class {qualname.rpartition('.')[2]}" not in text:
        return None
    try:
        tree: ast.AST = ast.parse(text)
    except (SyntaxError, ValueError):
        return None
    return _walk(tree, [part for part in qualname.split(".") if part != "<locals>"])


def _walk(tree: ast.AST, path: list[str]) -> ast.ClassDef | None:
    found = None
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if node.name == path[0]:
                inner = _walk(node, path[1:]) if path[1:] else node
                found = inner if isinstance(inner, ast.ClassDef) else found
        else:
            found = _walk(node, path) or found
    return found


def _segment(text: str, node: ast.ClassDef) -> str:
    first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
    return "".join(text.splitlines(True)[first - 1 : node.end_lineno])
