"""What calls give, told without calling: by annotation, or from a table for methods written in C."""

from __future__ import annotations

import builtins
import re
import sys
from types import CellType, FunctionType, GenericAlias
from typing import Any, NamedTuple

from . import queries, tables
from .known import library
from .statics import MISSING, Instance, class_entry, entry, is_a, own

_SAME = (
    "capitalize casefold center expandtabs format join ljust lower lstrip removeprefix removesuffix replace rjust "
    "rstrip strip swapcase title translate upper zfill"
)
_RESULTS = {"split": list, "rsplit": list, "splitlines": list, "encode": bytes, "decode": str, "partition": tuple}
_COPIES = {list: "copy", dict: "copy", set: "copy union intersection difference symmetric_difference"}
_ARRAYS = (
    "array asarray zeros ones empty full arange linspace logspace eye identity zeros_like ones_like empty_like "
    "full_like concatenate stack vstack hstack reshape ravel transpose sort argsort unique where dot cumsum diff "
    "repeat tile clip round meshgrid"
)
_ARRAY_METHODS = (
    "reshape astype copy transpose flatten ravel squeeze clip round cumsum cumprod repeat take argsort swapaxes view "
    "conj conjugate diagonal dot"
)
_OPTIONAL = re.compile(r"(?:Optional\[(?P<inner>[\w.]+)\]|(?P<name>[\w.]+)(?:\[[^|]*\])?(?:\s*\|\s*None)?)\Z")


class Method(NamedTuple):
    """A function or method of which the result's class is known."""

    gives: type


def method(of: Any, name: str) -> Method | None:
    """A function written in C that gives something of a known class; None where that is not known."""
    kind = of.kind if type(of) is Instance else type(of)
    if kind is str or kind is bytes:
        if name in _SAME.split():
            return Method(kind)
        if name in _RESULTS:
            return Method(_RESULTS[name])
    for one, names in _COPIES.items():
        if kind is one and name in names.split():
            return Method(one)
    array = library("numpy", "ndarray")
    if array is not None:
        if kind is array and name in _ARRAY_METHODS.split():
            return Method(array)
        if of is sys.modules.get("numpy") and name in _ARRAYS.split():
            return Method(array)
    return None


def result(called: Any, owner: Any = MISSING) -> Any:
    """What calling gives, as far as that is told without calling. owner: what a method was taken from."""
    if type(called) is Method:
        return Instance(called.gives)
    if is_a(called, type):
        if called is type or class_entry(type(called), "__call__") is not vars(type)["__call__"]:
            return MISSING
        return Instance(called)
    if type(called) is FunctionType:
        said = annotated(called, owner)
        return said if said is not MISSING else queries.chained(called, owner)
    return MISSING


def computed(of: Any, name: str) -> Any:
    """What a property gives, by its annotation, what pandas' accessors (``.str``) are, and the managers of Django's
    models (``.objects``); the code is not run."""
    kind = of.kind if type(of) is Instance else type(of)
    if is_a(of, type):
        return queries.manager(of, name)
    found = class_entry(kind, name)
    if type(found) is property and type(found.fget) is FunctionType:
        return annotated(found.fget, of)
    accessor = entry(own(found), "_accessor") if found is not MISSING and tables.is_table(kind) else MISSING
    return Instance(accessor) if accessor is not MISSING and is_a(accessor, type) else MISSING


def annotated(function: FunctionType, owner: Any = MISSING) -> Any:
    """The class a function says it returns."""
    for _ in range(10):
        wrapped = entry(own(function), "__wrapped__")
        if type(wrapped) is not FunctionType:
            break
        function = wrapped
    if function.__code__.co_flags & 0x2A0:  # generator, coroutine
        return MISSING
    said = _said(function)
    if type(said) is str:
        said = _named(said, function, owner)
    elif type(said) is GenericAlias:
        said = said.__origin__
    return Instance(said) if said is not MISSING and is_a(said, type) and said is not type(None) else MISSING


def _said(function: FunctionType) -> Any:
    """The annotation of what a function returns; its text where it is code, from Python 3.14 on, that may not have run.
    Such code is given no names, for the standard library would run it once with those it knows."""
    asked: Any = getattr(function, "__annotate__", None)
    if sys.version_info >= (3, 14) and type(asked) is FunctionType:
        from annotationlib import Format, call_annotate_function

        cells = tuple(CellType() for _ in asked.__code__.co_freevars)
        unasked = FunctionType(asked.__code__, {"__builtins__": {}}, closure=cells)
        try:
            return entry(call_annotate_function(unasked, Format.STRING), "return")
        except Exception:  # such as an f-string, of which no text is made
            return MISSING
    return entry(function.__annotations__, "return")


def _named(said: str, function: FunctionType, owner: Any) -> Any:
    found = _OPTIONAL.match(said.strip().strip("'\""))
    if found is None:
        return MISSING
    first, *rest = (found["inner"] or found["name"]).split(".")
    if first == "Self" and not rest and owner is not MISSING:
        return owner.kind if type(owner) is Instance else owner if is_a(owner, type) else type(owner)
    held = entry(function.__globals__, first)
    if held is MISSING:
        held = vars(builtins).get(first, MISSING)
    if held is MISSING:  # imported for the type checker only
        package = entry(function.__globals__, "__name__")
        top = package.split(".")[0] if type(package) is str else ""
        held = library(top, first) or MISSING if top in sys.modules else MISSING
    for name in rest:
        held = entry(own(held), name) if held is not MISSING else MISSING
    return held
