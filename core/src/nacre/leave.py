"""Leaving the shell: what ``exit`` and ``quit`` are bound to."""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any


class LeaveShell(SystemExit):
    """Raised by ``exit()`` in a shell's own namespace."""


class Leave:
    """``exit``, ``exit()``, ``exit(3)``: leave the shell with a status."""

    def __call__(self, status: object = None) -> None:
        raise LeaveShell(status)

    def __repr__(self) -> str:
        return "Type exit or Ctrl-D to leave the shell."

    def rewrite(self, tree: ast.Module, namespace: Mapping[str, Any]) -> ast.Module:
        """``exit`` alone in a cell is ``exit()``, as in Python's own shell."""
        only = tree.body[0] if len(tree.body) == 1 else None
        name = only.value if isinstance(only, ast.Expr) else None
        if isinstance(name, ast.Name) and name.id in ("exit", "quit") and namespace.get(name.id) is self:
            return ast.fix_missing_locations(ast.Module([ast.Expr(ast.Call(name, [], []))], []))
        return tree

    def status(self, error: BaseException | None) -> int | None:
        """The exit status an error asks to leave with; None where it does not."""
        return _code(error) if issubclass(type(error), LeaveShell) else None


def exit_status(error: BaseException | None) -> int:
    """The status of a process that ends with an error, or without one; what a ``SystemExit`` says is told."""
    farewell(error)
    interrupted = issubclass(type(error), KeyboardInterrupt)
    return _code(error) if issubclass(type(error), SystemExit) else 130 if interrupted else int(error is not None)


def farewell(error: Any) -> None:
    """Tell the text that a ``SystemExit`` was raised with, as Python does."""
    if issubclass(type(error), SystemExit) and error.code is not None and not isinstance(error.code, int):
        with suppress(Exception):  # its text, or the stream, may fail
            print(error.code, file=sys.stderr)


def _code(error: Any) -> int:
    return error.code if isinstance(error.code, int) else int(error.code is not None)
