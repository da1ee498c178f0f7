"""What objects hold, read without running any code of theirs.

Only dictionaries and class hierarchies are looked at. Properties, ``__getattr__``, ``__getattribute__``,
``__dir__``, ``__getitem__``, descriptors written in Python and lazy modules are not asked: what only they could
answer is not known. ``isinstance`` and plain attribute access are avoided, since both can be overridden.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import (
    BuiltinFunctionType,
    ClassMethodDescriptorType,
    FunctionType,
    GetSetDescriptorType,
    MemberDescriptorType,
    MethodDescriptorType,
    MethodType,
    MethodWrapperType,
    ModuleType,
    WrapperDescriptorType,
)
from typing import Any, NamedTuple

from . import tables
from .known import library

MISSING: Any = object()
MOST_KEYS = 10_000  # of a mapping that are looked at
FUNCTIONS = frozenset(
    {
        FunctionType,
        BuiltinFunctionType,
        MethodType,
        MethodDescriptorType,
        WrapperDescriptorType,
        MethodWrapperType,
        ClassMethodDescriptorType,
        classmethod,
        staticmethod,
    }
)
TRUSTED = ("builtins", "numpy")  # whose attributes written in C may be read
_MODULE_DICT = vars(ModuleType)["__dict__"]
_CLASS_DICT = vars(type)["__dict__"]
_MRO = vars(type)["__mro__"]
_NO_NAMES: dict[str, Any] = {}


class Instance(NamedTuple):
    """Stands for an instance of a class that is not there: the value of ``Path("x")``."""

    kind: type


def is_a(value: Any, kind: type) -> bool:
    """``isinstance`` that does not ask ``value.__class__``."""
    return any(base is kind for base in _MRO.__get__(type(value)))


def exactly(value: Any, kinds: frozenset[Any]) -> bool:
    """Whether an object's class is one of these; a metaclass of the user's is neither hashed nor compared."""
    kind = type(value)
    return type(kind) is type and kind in kinds


def bases(kind: type) -> Iterator[dict[str, Any]]:
    """The dictionaries of a class and what it inherits from, in order."""
    for base in _MRO.__get__(kind):
        yield _CLASS_DICT.__get__(base)


def own(value: Any) -> dict[str, Any]:
    """The dictionary of an object itself, empty where it has none that can be read safely."""
    if is_a(value, ModuleType):
        return _MODULE_DICT.__get__(value) or _NO_NAMES
    for names in bases(type(value)):
        if "__dict__" in names:
            found = names["__dict__"]
            if type(found) is GetSetDescriptorType:
                held = found.__get__(value)
                if is_a(held, dict):
                    return held  # type: ignore[no-any-return]
            break
    return _NO_NAMES


def entry(names: dict[str, Any], name: str) -> Any:
    """The value of a key, compared only with keys that are exactly strings; MISSING without one."""
    if dict.__len__(names) > MOST_KEYS:
        return MISSING
    for key, value in list(dict.items(names)):
        if type(key) is str and key == name:
            return value
    return MISSING


def class_entry(kind: type, name: str) -> Any:
    """What a class or one that it inherits from binds to a name; MISSING where none does."""
    for names in bases(kind):
        if name in names:  # a class's own names are strings
            return names[name]
    return MISSING


def attribute(value: Any, name: str) -> Any:
    """The value of an attribute, MISSING where it cannot be told."""
    if type(value) is Instance:
        return _told(class_entry(value.kind, name), MISSING)
    if is_a(value, type):
        found = class_entry(value, name)
        return _told(class_entry(type(value), name), value) if found is MISSING else _told(found, MISSING)
    if (found := entry(own(value), name)) is not MISSING:
        return found
    if tables.is_table(type(value)):
        if (axis := tables.attribute(value, name)) is not None:
            return axis
        if class_entry(type(value), name) is MISSING and name in tables.keys(value):
            gives = tables.kind_of_item(type(value), name)
            return Instance(gives) if gives is not None else MISSING
    return _told(class_entry(type(value), name), value)


def _told(found: Any, value: Any) -> Any:
    kind = type(found)
    if kind is classmethod or kind is staticmethod:
        return found.__func__
    if kind is MemberDescriptorType or kind is GetSetDescriptorType:
        if value is MISSING or not (kind is MemberDescriptorType or _trusted(found)):
            return MISSING
        try:
            return found.__get__(value)
        except (AttributeError, TypeError):
            return MISSING
    return found if exactly(found, FUNCTIONS) or class_entry(kind, "__get__") is MISSING else MISSING


def _trusted(found: Any) -> bool:
    module = _CLASS_DICT.__get__(found.__objclass__).get("__module__", TRUSTED[0])
    return type(module) is str and module.split(".")[0] in TRUSTED


def attributes(value: Any) -> dict[str, Any]:
    """The names of attributes and what is bound to them, unread."""
    if is_a(value, ModuleType):
        names = own(value)
        listed = entry(names, "__all__")  # a lazy module has more to give than it holds
        named = (
            [one for one in listed[:MOST_KEYS] if type(one) is str and one.isidentifier()]
            if type(listed) is list
            else []
        )
        return {**dict.fromkeys(named, MISSING), **_strings(names)}
    if type(value) is Instance:
        layers = list(bases(value.kind))
    elif is_a(value, type):
        layers = list(bases(value))
    else:
        layers = [own(value), *bases(type(value))]
        if tables.is_table(type(value)):
            layers.append({key: Instance(object) for key in tables.keys(value) if type(key) is str})
    found: dict[str, Any] = {}
    for layer in reversed(layers):
        found.update(_strings(layer))
    return found


def _strings(names: Any) -> dict[str, Any]:
    pairs = list(dict.items(names)) if is_a(names, dict) else list(names.items())
    return {key: value for key, value in pairs if type(key) is str and key.isidentifier()}


def is_numpy_function(value: Any) -> bool:
    """Whether it is one of numpy's own kinds of functions."""
    kind = type(value)
    known = library("numpy", "linspace")
    return known is not None and (kind is type(known) or kind is library("numpy", "ufunc"))


def kind_of(value: Any) -> str:
    """The word for a value that menus show."""
    if exactly(value, FUNCTIONS) or is_numpy_function(value):
        return "function"
    if type(value) is property:
        return "property"
    if is_a(value, type):
        return "class"
    return "module" if is_a(value, ModuleType) else "instance"
