"""The code that is profiled, and the files that results go to."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from nacre import Cell, UsageError
from nacre.execute import filename

if TYPE_CHECKING:
    from nacre import Shell


def prepare(shell: Shell, scope: Mapping[str, Any], line: str, body: str | None, magic: str) -> Callable[[], None]:
    """A function that runs a magic's code in the scope. Raises ``SyntaxError``; ``UsageError`` where there is none."""
    source = line if body is None else f"{line}\n{body}" if line.strip() else body
    if not source.strip():
        raise UsageError(f"{magic}: give a statement to profile")
    text = shell.transform(source)
    cell = Cell(source, transformed=text, filename=filename(shell.cell.number, text))
    shell.compiler.remember(cell, text)
    code = shell.compiler.code(shell.compiler.parse(text, cell.filename), cell.filename, "exec", False)

    def run() -> None:
        __tracebackhide__ = True
        exec(code, shell.namespace, None if scope is shell.namespace else scope)

    return run


def writable(path: str, magic: str) -> str:
    """The full path of a file that can be written, as far as is known before. Raises ``UsageError``."""
    full = os.path.abspath(os.path.expanduser(path))
    if os.path.isdir(full):
        raise UsageError(f"{magic}: {path!r} is a directory")
    folder = os.path.dirname(full)
    if not os.path.isdir(folder) or not os.access(folder, os.W_OK):
        raise UsageError(f"{magic}: {path!r} cannot be written: there is no such folder, or it may not be written to")
    return full


def need(module: str, package: str, magic: str) -> Any:
    """A module of another package. Raises ``UsageError`` where that is not installed."""
    try:
        return import_module(module)
    except ImportError as error:
        raise UsageError(f"{magic} needs the package {package}: pip install {package} ({error})") from None
