"""The keys and items of well-known containers, by their exact class; a subclass of the user's is not asked."""

from __future__ import annotations

import os
from collections import ChainMap, Counter, OrderedDict, defaultdict
from itertools import islice
from typing import Any

from . import tables
from .known import library
from .statics import MISSING, MOST_KEYS, Instance, exactly

KEYED = frozenset({dict, defaultdict, OrderedDict, Counter})
NAMING = frozenset({str, bytes, int, float})
_ENVIRON = type(os.environ)


def keys(value: Any, position: int = 0) -> list[Any]:
    """The keys of a container of a well-known type that are strings, bytes, numbers, or tuples of these, exactly.

    position: of the key's part, for what takes several.
    """
    kind = type(value)
    found: list[Any] = []
    if exactly(value, KEYED):
        found = list(islice(_copied(value), MOST_KEYS))
    elif kind is _ENVIRON:
        found = [os.fsdecode(key) for key in _copied(value._data)]
    elif kind is ChainMap and type(value.maps) is list:
        found = [key for one in value.maps if exactly(one, KEYED) for key in islice(_copied(one), MOST_KEYS)]
    elif type(kind) is type:
        found = tables.keys(value, position)
    return [
        key for key in found if exactly(key, NAMING) or (type(key) is tuple and all(exactly(k, NAMING) for k in key))
    ]


def _copied(mapping: dict[Any, Any]) -> list[Any]:
    try:
        return list(dict.keys(mapping))
    except RuntimeError:  # another thread is changing it
        return []


def item(value: Any, key: Any) -> Any:
    """The item of a well-known container, MISSING where it cannot be told. key: MISSING where it is not known."""
    kind = value.kind if type(value) is Instance else type(value)
    if kind is _ENVIRON:
        return Instance(str)
    if kind is str or kind is bytes or kind is list or kind is tuple:
        if kind is str or type(key) is slice:
            return Instance(kind)
        within = (
            type(value) is not Instance and kind is not bytes and type(key) is int and -len(value) <= key < len(value)
        )
        return value[key] if within else MISSING
    if exactly(value, KEYED):
        if len(value) <= MOST_KEYS:
            for known, held in list(dict.items(value)):
                if _same(known, key):
                    return held
        return MISSING
    if type(kind) is not type:
        return MISSING
    if type(key) is str and exactly(value, _arrays()) and key in (value.dtype.names or ()):
        return value[key]
    gives = tables.kind_of_item(kind, key)
    return Instance(gives) if gives is not None else MISSING


def _arrays() -> frozenset[Any]:
    return frozenset({library("numpy", "ndarray"), library("numpy", "void")} - {None})


def _same(known: Any, key: Any) -> bool:
    """Whether two keys are equal, of which one may be anything of the user's."""
    if type(known) is tuple and type(key) is tuple:
        return len(known) == len(key) and all(map(_same, known, key))
    return type(known) is type(key) and exactly(key, NAMING) and known == key
