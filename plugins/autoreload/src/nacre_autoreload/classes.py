"""Changing a class in place: its attributes are replaced, its instances and subclasses stay its own."""

from __future__ import annotations

from collections.abc import Callable
from types import GetSetDescriptorType, MemberDescriptorType
from typing import Any

# what belongs to one class object, or holds what others registered on it
OWN = {"__dict__", "__weakref__", "__slots__", "_abc_impl", "__subclasshook__"}
ENUM = {"_member_map_", "_member_names_", "_value2member_map_", "_unhashable_values_", "_hashable_values_"}
ENUM |= {"_unhashable_values_map_", "_member_type_", "__new__", "_new_member_", "__objclass__"}
Merge = Callable[[str, Any, Any], Any]


def class_reason(old: type, new: type) -> str:
    """Why a class cannot be changed into another, or an empty string."""
    if type(old) is not type(new) and type(old).__qualname__ != type(new).__qualname__:
        return f"its metaclass was {type(old).__name__} and is {type(new).__name__}"
    if old.__dict__.get("__slots__", ()) != new.__dict__.get("__slots__", ()):
        return "its slots changed"
    if (old.__basicsize__, old.__itemsize__, old.__dictoffset__) != (
        new.__basicsize__,
        new.__itemsize__,
        new.__dictoffset__,
    ):
        return "its instances have another layout"
    return ""


def change_class(old: type, new: type, merge: Merge, is_enum: bool = False) -> list[tuple[str, str]]:
    """Give a class the attributes and bases of another; returns the attributes that could not be set, with reasons.

    merge: gives, for an attribute's name, its earlier and its new value, the value to set.
    """
    failed: list[tuple[str, str]] = []
    skipped = OWN | (ENUM | new.__members__.keys() | old.__members__.keys() if is_enum else set())  # type: ignore[attr-defined]
    before, now = dict(vars(old)), dict(vars(new))
    for key in before.keys() - now.keys() - skipped:
        _try(failed, key, type.__delattr__, old, key)
    for key, value in now.items():
        if key in skipped or isinstance(value, MemberDescriptorType | GetSetDescriptorType):
            continue
        kept = merge(key, before[key], value) if key in before else value
        if before.get(key, OWN) is not kept:
            _try(failed, key, type.__setattr__, old, key, kept)
    if old.__bases__ != new.__bases__ and [_name(base) for base in old.__bases__] != [_name(b) for b in new.__bases__]:
        _try(failed, "__bases__", setattr, old, "__bases__", new.__bases__)
    return failed


def _name(kind: type) -> tuple[str, str]:
    return kind.__module__, kind.__qualname__


def _try(failed: list[tuple[str, str]], key: str, change: Callable[..., None], *arguments: Any) -> None:
    try:
        change(*arguments)
    except (TypeError, AttributeError) as error:
        failed.append((key, str(error)))
