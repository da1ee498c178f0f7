"""What a dotted name stands for, found without running the user's code.

Properties, ``__getattr__``, descriptors written in Python and the like are not asked: a name that only they
could answer counts as something unknown, which is never called.
"""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from types import MemberDescriptorType, ModuleType
from typing import Any

MISSING = object()
UNKNOWN = object()


def find(name: str, namespace: Mapping[str, Any]) -> Any:
    """The value of a dotted name; MISSING where its first part is not bound, UNKNOWN where a later one
    cannot be told."""
    first, *attributes = name.split(".")
    value = namespace.get(first, MISSING)
    if value is MISSING:
        value = vars(builtins).get(first, MISSING)
    for attribute in attributes:
        if value is MISSING:
            break
        value = _attribute(value, attribute)
    return value


def _attribute(value: Any, name: str) -> Any:
    if _is(value, ModuleType):
        return vars(value).get(name, UNKNOWN)
    found = _static(value, name, UNKNOWN)
    if _is(found, classmethod) or _is(found, staticmethod):
        return found.__func__
    if _is(found, MemberDescriptorType) and not _is(value, type):  # a slot
        try:
            return found.__get__(value)
        except AttributeError:
            return UNKNOWN
    return found


def indexable(value: Any) -> bool:
    """Whether ``value [1]`` can be an index."""
    return _has(value, "__getitem__") or (_is(value, type) and _has(value, "__class_getitem__"))


def _has(value: Any, name: str) -> bool:
    return _static(value, name, MISSING) is not MISSING


def _static(value: Any, name: str, default: object) -> Any:
    from inspect import getattr_static  # costs more than a shell's start can spare

    return getattr_static(value, name, default)


def _is(value: Any, kind: type) -> bool:
    return issubclass(type(value), kind)  # isinstance would ask value.__class__, which may be a property
