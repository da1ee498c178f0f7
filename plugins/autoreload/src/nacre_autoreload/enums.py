"""Changing an enumeration in place: a member that stays is the very member it was, with its new value."""

from __future__ import annotations

import enum
from typing import Any


def enum_reason(old: Any, new: Any) -> str:
    """Why an enumeration cannot be changed into another, or an empty string."""
    if old._member_type_ is not new._member_type_:
        return f"its members were {old._member_type_.__name__} and are {new._member_type_.__name__}"
    return ""


def change_enum(old: Any, new: Any) -> list[tuple[str, str]]:
    """Give an enumeration the members of another; returns those that could not be kept, with reasons."""
    failed: list[tuple[str, str]] = []
    members: dict[str, Any] = {}
    stands_for: dict[int, Any] = {}  # new members, by identity, to the ones that serve
    for name, member in list(new._member_map_.items()):
        serves = stands_for.get(id(member))
        if serves is None:
            earlier = old._member_map_.get(name)
            serves, reason = _serving(earlier, member, old)
            stands_for[id(member)] = serves
            if reason:
                failed.append((name, reason))
        members[name] = serves
    for name in old._member_map_.keys() - members.keys():
        if name in vars(old):
            type.__delattr__(old, name)
    for name, member in members.items():
        type.__setattr__(old, name, member)
    old._member_map_.clear()
    old._member_map_.update(members)
    old._member_names_[:] = new._member_names_
    old._value2member_map_.clear()
    old._value2member_map_.update({value: stands_for[id(m)] for value, m in new._value2member_map_.items()})
    return failed


def _serving(earlier: Any, member: enum.Enum, kind: Any) -> tuple[Any, str]:
    """The member to keep, and why the earlier one cannot be it."""
    fixed = kind._member_type_ is not object  # an int or a str is what it is
    if earlier is not None and not (fixed and kind._member_type_.__ne__(earlier, member)):
        earlier.__dict__.update(member.__dict__, __objclass__=kind)
        return earlier, ""
    member.__class__ = kind
    member.__objclass__ = kind  # type: ignore[attr-defined]
    return member, "" if earlier is None else "its value is part of the member itself"
