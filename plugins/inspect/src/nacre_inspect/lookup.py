"""From a name such as ``frame.rows[0].name`` to the object, without running any of the user's code.

Attributes are looked up where they are stored: no property, ``__getattr__`` or other descriptor written in Python
is called; such an attribute stands for itself and is described as what it is. Items are taken from Python's own
containers only.
"""

from __future__ import annotations

import builtins
import re
import sys
import types
from collections import deque
from collections.abc import Mapping
from typing import Any, NamedTuple

from . import classes
from .classes import is_a

PART = re.compile(r"\.\s*([^\W\d]\w*)|\[\s*(-?\d+|'[^'\\]*'|\"[^\"\\]*\")\s*\]")
NAME = re.compile(r"[^\W\d]\w*")
ROUTINES = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.MethodWrapperType,
    types.ClassMethodDescriptorType,
)
NOTHING = object()
SAFE_DESCRIPTORS = (types.MemberDescriptorType, types.GetSetDescriptorType, types.MethodDescriptorType)
# From Python 3.14 on annotations are code that runs when they are first asked for.
COMPUTED = {"__annotations__": "__annotate__"} if sys.version_info >= (3, 14) else {}
ITEMS: tuple[Any, ...] = (list, tuple, str, bytes, bytearray, deque, range)


class Found(NamedTuple):
    """An object, and the one it is an attribute of (None for a plain name)."""

    value: Any
    parent: Any = None
    builtin: bool = False


def find(name: str, scope: Mapping[str, Any]) -> Found | None:
    """The object that a name stands for in a scope or in builtins; None where there is none, or no safe way to it."""
    name = name.strip()
    first = NAME.match(name)
    if first is None:
        return None
    if first[0] in scope:
        found = Found(scope[first[0]])
    elif first[0] in vars(builtins):
        found = Found(vars(builtins)[first[0]], builtin=True)
    else:
        return None
    place = first.end()
    while place < len(name):
        part = PART.match(name, place)
        if part is None:
            return None
        place = part.end()
        try:
            value = attribute(found.value, part[1]) if part[1] else item(found.value, part[2])
        except (AttributeError, LookupError, TypeError, ValueError):
            return None
        found = Found(value, found.value)
    return found


def attribute(owner: Any, name: str) -> Any:
    """An attribute as it is stored, bound where it is a method. Raises ``AttributeError``."""
    own = own_names(owner)
    if is_a(owner, type):
        return _of_class(owner, name)
    value = classes.stored(type(owner), name, NOTHING)
    if name in own and (value is NOTHING or not _goes_first(value)):
        return own[name]
    if value is NOTHING:
        raise AttributeError(name)
    kind = type(value)
    if _is_safe(kind, name, owner):
        return kind.__get__(value, owner, type(owner))
    if kind is types.FunctionType:
        return types.MethodType(value, owner)
    return _unwrapped(value, type(owner))


def _of_class(owner: type, name: str) -> Any:
    value = classes.stored(owner, name, NOTHING)
    if value is not NOTHING:
        return _unwrapped(value, owner)
    value = classes.stored(type(owner), name, NOTHING)
    if value is NOTHING:
        raise AttributeError(name)
    if _is_safe(type(value), name, owner):
        return type(value).__get__(value, owner, type(owner))
    return types.MethodType(value, owner) if type(value) is types.FunctionType else value


def _is_safe(kind: Any, name: str, owner: Any) -> bool:
    """Whether what a descriptor of this type gives for a name is got without code of the user's."""
    if kind in SAFE_DESCRIPTORS and name in COMPUTED:
        attribute(owner, COMPUTED[name])  # which raises where there are none
        return False
    return kind in SAFE_DESCRIPTORS


def _unwrapped(value: Any, owner: type) -> Any:
    if type(value) is staticmethod:
        return value.__func__
    if type(value) is classmethod:
        return types.MethodType(value.__func__, owner)
    return value.__get__(None, owner) if type(value) is types.ClassMethodDescriptorType else value


def _goes_first(descriptor: Any) -> bool:
    """Whether a descriptor in the class hides what the object itself has of the same name."""
    return any(classes.stored(type(descriptor), one) is not None for one in ("__set__", "__delete__"))


def own_names(value: Any) -> dict[str, Any]:
    """An object's own ``__dict__``, empty where it has none that is a plain dict."""
    try:
        found = object.__getattribute__(value, "__dict__")
    except (AttributeError, TypeError):
        return {}
    return found if type(found) is dict else {}


def item(owner: Any, key: str) -> Any:
    """An item of one of Python's containers. Raises ``LookupError``, or ``TypeError`` for other objects."""
    if key[0] in "'\"":
        wanted: Any = key[1:-1]
    else:
        wanted = int(key)
    if is_a(owner, dict) and classes.stored(type(owner), "__getitem__") is dict.__dict__["__getitem__"]:
        value = dict.get(owner, wanted, NOTHING)  # which asks no __missing__
        if value is NOTHING:
            raise KeyError(wanted)
        return value
    for kind in ITEMS:
        if is_a(owner, kind) and classes.stored(type(owner), "__getitem__") is kind.__dict__["__getitem__"]:
            return kind.__getitem__(owner, wanted)
    if classes.root(type(owner)) == "numpy" and isinstance(wanted, int):
        return owner[wanted]
    raise TypeError("no items can be taken from it")


def names_of(owner: Any) -> set[str]:
    """The names of an object's attributes, without asking its ``__dir__``."""
    found = set(own_names(owner))
    if is_a(owner, types.ModuleType):
        return found
    for base in classes.mro(owner if is_a(owner, type) else type(owner)):
        found.update(classes.space(base))
    return {name for name in found if is_a(name, str)}
