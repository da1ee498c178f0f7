"""Estimating what a value holds in memory, quickly and without running its code."""

from __future__ import annotations

import sys
from itertools import islice
from typing import Any

SAMPLE = 20  # elements of a container that are looked at; the rest is taken to be like them
DEPTH = 3
LIGHT = frozenset({int, float, bool, type(None), complex})
TEXT = frozenset({str, bytes, bytearray})
BARE = TEXT | {list, tuple, dict, set, frozenset}
# what a class is, past its metaclass, which may be anybody's code
_module, _mro, _names, _flags = (vars(type)[f"__{name}__"].__get__ for name in ("module", "mro", "dict", "flags"))
ARRAYS = frozenset({"numpy", "pandas", "torch", "jax", "jaxlib", "cupy", "pyarrow", "polars", "xarray", "tensorflow"})


def weight(value: Any, depth: int = DEPTH) -> int:
    """Bytes, estimated: exact for strings and arrays, by sample for containers and instances."""
    kind = type(value)
    if kind in LIGHT:
        return 32
    if kind in BARE:
        size = int(value.__sizeof__()) + 16
        return size + _elements(value, depth) if depth and kind not in TEXT else size
    if _library(kind) in ARRAYS:
        return _array(value) or _own(value)
    if issubclass(kind, str | bytes | bytearray):  # isinstance would ask the value's __class__
        return _own(value)
    if kind is memoryview:
        return _viewed(value)
    size = _own(value)
    if depth:
        size += _elements(value, depth)
        fields = _fields(value)
        if fields:
            size += _sum(list(islice(fields.values(), SAMPLE)), len(fields), depth)
    return size


def _library(kind: type) -> str:
    try:
        module = _module(kind)
    except AttributeError:  # it was deleted
        return ""
    return module.partition(".")[0] if type(module) is str else ""


def _own(value: Any) -> int:
    """The size of the object alone. A ``__sizeof__`` written in Python is not called: it may be slow."""
    for base in _mro(type(value)):
        found = _names(base).get("__sizeof__")
        if found is not None:
            if _flags(base) & 1 << 9:  # a heap type: a class made by a class statement, or one like it
                continue
            return int(found(value)) + 16
    return sys.getsizeof(object())


def _viewed(view: memoryview) -> int:
    try:
        return view.nbytes
    except ValueError:  # it was released
        return _own(view)


def _fields(value: Any) -> dict[str, Any]:
    try:
        found = object.__getattribute__(value, "__dict__")
    except Exception:  # mostly there is none; a property of that name may raise anything
        return {}
    return found if type(found) is dict else {}


def _elements(value: Any, depth: int) -> int:
    if issubclass(type(value), dict):
        pairs = list(islice(dict.items(value), SAMPLE))
        return _sum([one for pair in pairs for one in pair], 2 * dict.__len__(value), depth)
    kinds: tuple[Any, ...] = (list, tuple, set, frozenset)
    for kind in kinds:
        if issubclass(type(value), kind):
            return _sum(list(islice(kind.__iter__(value), SAMPLE)), kind.__len__(value), depth)
    return 0


def _sum(sample: list[Any], count: int, depth: int) -> int:
    if not sample:
        return 0
    return sum(weight(one, depth - 1) for one in sample) * count // len(sample)


def _array(value: Any) -> int:
    """The bytes that a well-known array or table says it has."""
    for name in ("nbytes", "estimated_size"):
        try:
            found = getattr(value, name, None)
            found = found() if callable(found) else found
        except Exception:
            continue
        if isinstance(found, int):
            return found
    try:
        return int(value.memory_usage().sum())
    except Exception:
        return 0
