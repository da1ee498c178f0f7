"""Nacre: an interactive Python shell of a small core and plugins.

What is public is exported here, each name imported on first use, so that ``import nacre`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOME = {
    "Shell": "shell",
    "embed": "embedding",
    "hookimpl": "specs",
    "argument": "command_line",
    "arguments": "command_line",
    "expand": "expansion",
    **dict.fromkeys(
        (
            "UsageError Magic Transform Completer Inspector Formatter Provider Name Command Probe Traits Spec "
            "Bundle Cell Compiled Outcome Output Check Completion Completions Finding Failure"
        ).split(),
        "values",
    ),
}
__all__ = sorted(_HOME)  # pyright: ignore

if TYPE_CHECKING:
    from .command_line import argument as argument, arguments as arguments
    from .embedding import embed as embed
    from .expansion import expand as expand
    from .shell import Shell as Shell
    from .specs import hookimpl as hookimpl
    from .values import (
        Bundle as Bundle,
        Cell as Cell,
        Check as Check,
        Command as Command,
        Compiled as Compiled,
        Completer as Completer,
        Completion as Completion,
        Completions as Completions,
        Failure as Failure,
        Finding as Finding,
        Formatter as Formatter,
        Inspector as Inspector,
        Magic as Magic,
        Name as Name,
        Outcome as Outcome,
        Output as Output,
        Probe as Probe,
        Provider as Provider,
        Spec as Spec,
        Traits as Traits,
        Transform as Transform,
        UsageError as UsageError,
    )


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'nacre' has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(f"nacre.{_HOME[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
