"""What a class says of itself, past any ``__getattribute__`` of its metaclass."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SPACE = type.__dict__["__dict__"].__get__
_MRO = type.__dict__["__mro__"].__get__
_NAME = type.__dict__["__name__"].__get__
_QUALNAME = type.__dict__["__qualname__"].__get__
_MODULE = type.__dict__["__module__"].__get__


def is_a(value: Any, kinds: Any) -> bool:
    """``isinstance`` by the type alone: that also asks the value for its ``__class__``, which may run its code."""
    return issubclass(type(value), kinds)


def space(kind: type) -> Mapping[str, Any]:
    """The class's own names."""
    found: Mapping[str, Any] = _SPACE(kind)
    return found


def mro(kind: type) -> tuple[type, ...]:
    """The class and its bases in order."""
    found: tuple[type, ...] = _MRO(kind)
    return found


def name(kind: type) -> str:
    """``__name__``."""
    return str(_NAME(kind))


def qualname(kind: type) -> str:
    """``__qualname__``."""
    return str(_QUALNAME(kind))


def module(kind: type) -> str:
    """``__module__``, an empty string where it is no text."""
    found = _MODULE(kind)
    return found if type(found) is str else ""


def root(kind: type) -> str:
    """The package the class is from."""
    return module(kind).partition(".")[0]


def stored(kind: type, attribute: str, default: Any = None) -> Any:
    """A class's attribute as it is stored in it or in a base."""
    for base in mro(kind):
        if attribute in space(base):
            return space(base)[attribute]
    return default
