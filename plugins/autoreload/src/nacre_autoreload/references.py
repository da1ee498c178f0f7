"""Making everything that refers to an object refer to another one."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from types import CellType, FunctionType, ModuleType
from typing import Any


def redirect(pairs: Iterable[tuple[Any, Any]], module: ModuleType) -> None:
    """Let what refers to the second of each pair refer to the first: instances become the first class's, subclasses
    its subclasses; dictionaries, lists, sets, closures, and the tuples bound in the module are changed.

    What refers to it only from within other immutable values is left.
    """
    wanted = {id(new): (old, new) for old, new in pairs}
    if not wanted:
        return
    ours = {id(wanted), id(pairs)}
    for holder in gc.get_referrers(*(new for _, new in wanted.values())):
        if id(holder) in ours:
            continue
        kind = type(holder)
        if id(kind) in wanted:
            _adopt(holder, wanted[id(kind)][0])
        if isinstance(holder, dict):
            _in_dict(holder, wanted)
        elif kind is list:
            holder[:] = [_one(item, wanted) for item in holder]
        elif kind is set:
            found = {_one(item, wanted) for item in holder}
            holder.clear()
            holder.update(found)
        elif kind is CellType:
            holder.cell_contents = _one(holder.cell_contents, wanted)
        elif isinstance(holder, type):
            _in_bases(holder, wanted)
    for name, value in list(vars(module).items()):
        vars(module)[name] = _in_tuple(value, wanted)
        if isinstance(value, FunctionType) and value.__defaults__:
            value.__defaults__ = _in_tuple(value.__defaults__, wanted)


def _one(item: Any, wanted: dict[int, tuple[Any, Any]]) -> Any:
    return wanted[id(item)][0] if id(item) in wanted else item


def _in_tuple(value: Any, wanted: dict[int, tuple[Any, Any]]) -> Any:
    if type(value) in (tuple, frozenset) and any(id(item) in wanted for item in value):
        return type(value)(_one(item, wanted) for item in value)
    return value


def _in_dict(holder: dict[Any, Any], wanted: dict[int, tuple[Any, Any]]) -> None:
    owner = _owner(holder) if "__module__" in holder and "__doc__" in holder else None
    if owner is not None:  # a class's own dictionary may only be changed through the class
        for key, value in list(holder.items()):
            if id(value) in wanted:
                type.__setattr__(owner, key, _one(value, wanted))
        return
    for key, value in list(holder.items()):
        if id(key) in wanted:
            del holder[key]
            holder[_one(key, wanted)] = _one(value, wanted)
        elif id(value) in wanted:
            holder[key] = _one(value, wanted)


def _owner(holder: dict[Any, Any]) -> type | None:
    """The class whose attributes a dictionary holds; None where it is none's."""
    for one in gc.get_referrers(holder):
        if isinstance(one, type) and any(part is holder for part in gc.get_referents(one)):
            return one
    return None


def _adopt(instance: Any, kind: type) -> None:
    try:
        instance.__class__ = kind
    except TypeError:  # an instance that may not change its class keeps the new one
        return


def _in_bases(kind: type, wanted: dict[int, tuple[Any, Any]]) -> None:
    if id(kind) in wanted or not any(id(base) in wanted for base in kind.__bases__):
        return
    try:
        kind.__bases__ = tuple(_one(base, wanted) for base in kind.__bases__)
    except TypeError:  # its layout does not allow it
        return
