"""The hook that this plugin calls."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from nacre.specs import decide

if TYPE_CHECKING:
    from nacre import Shell


class Entry(NamedTuple):
    """How a module gets into a shell, and how it gets out where it can: ``f(shell)`` each."""

    load: Callable[[Shell], Any]
    unload: Callable[[Shell], Any] | None = None


@decide(Entry)
def extension_entry(module: ModuleType, shell: Shell) -> Entry | None:
    """How to load a module that has no ``load_nacre_extension``: one written for another shell.

    Implement it with ``@hookimpl(optionalhook=True)``, for shells that do without this plugin.
    """
