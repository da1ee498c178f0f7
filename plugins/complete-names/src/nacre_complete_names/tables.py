"""numpy's arrays and pandas' tables: well-known, by their exact class, so that their own code may be asked.

None of these imports either library: what is not loaded has no objects.
"""

from __future__ import annotations

from typing import Any

from .known import library

MOST = 2_000  # labels that are looked at
_AXES = ("loc", "at", "columns", "index")


def is_table(kind: type) -> bool:
    """Whether a class is exactly pandas' ``DataFrame`` or ``Series``."""
    return kind is library("pandas", "DataFrame") or kind is library("pandas", "Series")


def keys(value: Any, position: int = 0) -> list[Any]:
    """Labels: the fields of an array, the columns of a frame, the index of a series; for ``loc`` and ``at``, those of
    the axis at a position."""
    kind = type(value)
    if kind is library("numpy", "ndarray") or kind is library("numpy", "void"):
        return list(value.dtype.names or ())
    if kind is library("pandas", "DataFrame"):
        return _labels(value.columns)
    if kind is library("pandas", "Series"):
        return _labels(value.index)
    if has_axes(kind) and is_table(type(value.obj)):
        axes = list(value.obj.axes)
        return _labels(axes[position]) if position < len(axes) else []
    return []


def has_axes(kind: type) -> bool:
    """Whether a class is that of ``loc`` or ``at``, which take a label for each axis."""
    return any(kind is library("pandas.core.indexing", name) for name in ("_LocIndexer", "_AtIndexer"))


def attribute(value: Any, name: str) -> Any:
    """``loc``, ``at``, ``columns`` and ``index`` of a table; None for any other."""
    return getattr(value, name, None) if name in _AXES and is_table(type(value)) else None


def kind_of_item(kind: type, key: Any) -> Any:
    """The class of what a table or an array gives for a key, None where that cannot be told."""
    frame, series = library("pandas", "DataFrame"), library("pandas", "Series")
    if kind is frame or kind is series:
        if type(key) is slice or type(key) is list:
            return kind
        return series if kind is frame and type(key) is str else None
    array = library("numpy", "ndarray")
    if kind is array and array is not None:
        return array if type(key) is slice or type(key) is list else None
    if kind is library("pandas.core.indexing", "_LocIndexer") or kind is library(
        "pandas.core.indexing", "_iLocIndexer"
    ):
        return frame if type(key) is slice else None
    return None


def _labels(index: Any) -> list[Any]:
    if not _is_ours(type(index)) or not _is_ours(type(index.dtype)):
        return []
    return list(index[:MOST].tolist())


def _is_ours(kind: type) -> bool:
    if library("numpy", "dtype") in vars(type)["__mro__"].__get__(kind):
        return True  # a class that nobody can inherit from
    module = vars(type)["__dict__"].__get__(kind).get("__module__", "")
    return type(module) is str and module.split(".")[0] in ("pandas", "numpy")
