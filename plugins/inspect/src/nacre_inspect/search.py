"""Searching names by a pattern."""

from __future__ import annotations

import builtins
import fnmatch
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import classes
from .classes import is_a
from .lookup import attribute, find, names_of

if TYPE_CHECKING:
    from nacre import Shell

SPACES = ("user", "builtin")
ALIASES = {"user_local": "user", "user_global": "user", "user": "user", "builtin": "builtin", "builtins": "builtin"}


def search(
    pattern: str,
    scope: Mapping[str, Any],
    shell: Shell,
    *,
    spaces: tuple[str, ...] = SPACES,
    kind: str = "",
    everything: bool = False,
    ignore_case: bool = False,
) -> list[str]:
    """The names that a pattern with ``*`` and ``?`` matches, sorted; a dotted one is searched in the object before
    its last dot. Names that begin with a single underscore count only with ``everything``. kind: the name of the
    type that the object must have; ``class`` for any class."""
    owner, _, last = pattern.rpartition(".")
    if owner:
        found = find(owner, scope)
        if found is None:
            return []
        value = found.value
        table: dict[str, Any] = {}
        for name in names_of(value) | names_of(type(value)):
            try:
                table[name] = attribute(value, name)
            except (AttributeError, TypeError, ValueError):
                continue
    else:
        table = {}
        if "builtin" in spaces:
            table.update(vars(builtins))
        if "user" in spaces:
            table.update(scope)
            for name in shell.hidden:
                if name in table and not everything and name not in vars(builtins):
                    del table[name]
    flags = re.IGNORECASE if ignore_case else 0
    matches = re.compile(fnmatch.translate(last), flags).match
    names = [name for name in table if matches(name) and (everything or not re.match("_(?!_)", name))]
    prefix = f"{owner}." if owner else ""
    return sorted(prefix + name for name in names if _is_kind(table[name], kind))


def _is_kind(value: Any, kind: str) -> bool:
    if not kind:
        return True
    if kind == "class":
        return is_a(value, type)
    return kind in [classes.name(base) for base in classes.mro(type(value))[:-1]]


def kinds(scope: Mapping[str, Any]) -> list[str]:
    """The types of what there is, for ``%psearch -l``."""
    return sorted({classes.name(type(value)) for value in [*vars(builtins).values(), *scope.values()]})
