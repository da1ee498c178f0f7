"""Nacre: an interactive Python shell of a small core and plugins.

What is public is exported here, each name imported on first use, so that ``import nacre`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from .app import embed as embed
    from .command_line import argument as argument
    from .command_line import arguments as arguments
    from .dispatch import expand as expand
    from .shell import Shell as Shell
    from .specs import hookimpl as hookimpl
    from .values import *  # noqa: F403

_HOME = {"Shell": "shell", "embed": "app", "hookimpl": "specs", "expand": "dispatch"}
_HOME |= {"argument": "command_line", "arguments": "command_line"}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    try:
        found = getattr(import_module(f"nacre.{_HOME.get(name, 'values')}"), name)
    except AttributeError:
        raise AttributeError(f"module 'nacre' has no attribute {name!r}") from None
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    from . import values

    return sorted({*globals(), *_HOME, *(name for name in vars(values) if name[0].isupper())})
