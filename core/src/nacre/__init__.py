"""Nacre: an interactive Python shell of a small core and plugins.

What is public is exported here, each name imported on first use, so that ``import nacre`` costs nothing.
"""

from __future__ import annotations

__version__ = "0.1.0"

TYPE_CHECKING = False  # the typing module is 5 ms on the way to the first prompt
if TYPE_CHECKING:
    from typing import Any

    from nacre_selection.options import Options as Options
    from nacre_selection.options import option as option
    from nacre_selection.paths import resolve as resolve
    from nacre_selection.words import nearest as nearest

    from .app import embed as embed
    from .command_line import argument as argument
    from .command_line import arguments as arguments
    from .dispatch import expand as expand
    from .shell import Shell as Shell
    from .specs import hookimpl as hookimpl
    from .values import *  # noqa: F403

_HOME = {"Shell": "nacre.shell", "embed": "nacre.app", "hookimpl": "nacre.specs", "expand": "nacre.dispatch"}
_HOME |= {"argument": "nacre.command_line", "arguments": "nacre.command_line"}
_HOME |= {"resolve": "nacre_selection.paths", "nearest": "nacre_selection.words"}
_HOME |= {"Options": "nacre_selection.options", "option": "nacre_selection.options"}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    try:
        found = getattr(import_module(_HOME.get(name, "nacre.values")), name)
    except AttributeError:
        raise AttributeError(f"module 'nacre' has no attribute {name!r}") from None
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    from . import values

    return sorted({*globals(), *_HOME, *(name for name in vars(values) if name[0].isupper())})
