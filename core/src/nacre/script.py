"""Running a file or a module as ``__main__``; its names are the shell's afterwards."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from .leave import exit_status
from .plain import status
from .present import render_error
from .values import Cell, Output, UsageError

if TYPE_CHECKING:
    from .shell import Shell


def run_file(shell: Shell, path: str, arguments: Sequence[str]) -> int:
    """Run a Python file, or one with Nacre's own syntax (``.ipy``, ``.nacre``); returns the exit status.

    Raises ``UsageError`` where it cannot be read.
    """
    sys.argv = [path, *arguments]
    if os.path.isdir(path):
        return _run(shell, path, lambda: _keep(shell, "run_path", path))
    try:
        with open(path, "rb") as file:
            source = file.read()
    except OSError as error:
        raise UsageError(f"cannot read {path!r}: {error.strerror}") from None
    shell.namespace["__file__"] = path
    if path.endswith((".ipy", ".nacre")):
        return status(shell.run(source.decode(), store=False, origin="file"))
    return _run(shell, path, lambda: exec(compile(source, path, "exec", dont_inherit=True), shell.namespace))


def run_module(shell: Shell, name: str, arguments: Sequence[str]) -> int:
    """Run a module as ``python -m`` does; returns the exit status."""
    sys.argv = [name, *arguments]
    return _run(shell, name, lambda: _keep(shell, "run_module", name))


def _keep(shell: Shell, how: str, what: str) -> None:
    import runpy

    keywords = {"alter_sys": True} if how == "run_module" else {}
    shell.namespace.update(getattr(runpy, how)(what, run_name="__main__", **keywords))


def _run(shell: Shell, name: str, code: Callable[[], None]) -> int:
    shell.start()
    try:
        code()
    except SystemExit as error:
        return exit_status(error)
    except BaseException as error:
        cell = Cell(name, origin="file", filename=name)
        shell.show(Output("error", render_error(error, cell, shell), 0, error))
        return 130 if isinstance(error, KeyboardInterrupt) else 1
    return 0
