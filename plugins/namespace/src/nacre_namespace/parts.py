"""What ``%reset`` can clear: earlier input, which the core keeps; earlier values and directories, which are
kept by whichever plugin does; and arrays.

A plugin that keeps values is asked by its service ``outputs``. One without that, or that keeps directories, is
reached by the customary variables in the user's namespace, which are cleared in place so that it sees it too.
"""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

from nacre import UsageError

if TYPE_CHECKING:
    from nacre import Shell


def clear(part: str, shell: Shell) -> str:
    """Clear one of PARTS; returns the line that says what happened. Raises ``UsageError`` where that cannot be."""
    return PARTS[part](shell)


def _clear_input(shell: Shell) -> str:
    entries = shell.history.entries
    for number in [number for number in entries if number != shell.cell.number]:
        del entries[number]
    _drop(shell, r"_i\d+")
    for name in ("_i", "_ii", "_iii"):
        if name in shell.hidden and name in shell.namespace:
            shell.namespace[name] = ""
    return "Earlier input of this session is cleared; a history store keeps what it has."


def _clear_output(shell: Shell) -> str:
    space = shell.namespace
    kept = [space[name] for name in ("Out", "_oh") if isinstance(space.get(name), dict)]
    if not kept:
        return "No enabled plugin keeps earlier values in Out."
    count = max(map(len, kept))
    if shell.has_service("outputs"):
        shell.service("outputs").clear()
    for values in kept:
        values.clear()
    _drop(shell, r"_{1,3}|_\d+")
    return f"{count} earlier value{'s are' if count != 1 else ' is'} cleared."


def _clear_directories(shell: Shell) -> str:
    kept = shell.namespace.get("_dh")
    if not isinstance(kept, list):
        return "No enabled plugin keeps the directories you were in."
    try:
        kept[:] = [os.getcwd()]
    except FileNotFoundError:
        raise UsageError("%reset dhist: the working directory was removed; %cd to another first") from None
    return "The directories you were in are cleared."


def _clear_arrays(shell: Shell) -> str:
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return "There are no arrays: NumPy is not imported."
    space = shell.namespace
    names = [name for name, value in space.items() if isinstance(value, numpy.ndarray) and name not in shell.hidden]
    for name in names:
        del space[name]
    return f"Deleted: {', '.join(sorted(names))}" if names else "There are no arrays."


def _drop(shell: Shell, pattern: str) -> None:
    """Delete the shell's names that match; the user's own stay."""
    for name in [name for name in shell.namespace if name in shell.hidden and re.fullmatch(pattern, name)]:
        del shell.namespace[name]


PARTS = {"in": _clear_input, "out": _clear_output, "dhist": _clear_directories, "array": _clear_arrays}


def names(shell: Shell, typed: str) -> list[str]:
    """What can be cleared, for completion."""
    return list(PARTS)
