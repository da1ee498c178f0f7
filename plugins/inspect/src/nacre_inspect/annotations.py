"""Annotations as they are written, without running them.

From Python 3.14 on an annotation is code that runs when it is first asked for. The standard library gives its text
too, and yet runs it once, with the names that it knows: here it gets none.
"""

from __future__ import annotations

import types
from functools import partial
from typing import Any

from . import classes
from .classes import is_a
from .lookup import own_names


def unasked(value: Any) -> Any:
    """What stands for a function, method or class where ``inspect.signature`` is asked for text."""
    if is_a(value, types.MethodType):
        return types.MethodType(unasked(value.__func__), value.__self__)
    if is_a(value, type):
        made = {name: classes.stored(value, name) for name in ("__new__", "__init__")}
        made = {
            name: unasked(one.__func__ if type(one) is staticmethod else one)
            for name, one in made.items()
            if is_a(one, types.FunctionType | staticmethod)
        }
        return type(classes.name(value), (), made) if made else value
    if type(value) is partial:
        return partial(unasked(value.func), *value.args, **value.keywords)
    names = own_names(value)
    if is_a(names.get("__wrapped__"), types.FunctionType) and "__signature__" not in names:
        return unasked(names["__wrapped__"])
    if not is_a(value, types.FunctionType):
        return value
    asked: Any = getattr(value, "__annotate__", None)
    if asked is not None and getattr(asked, "__globals__", None) is not value.__globals__:
        return value  # made by a decorator, from annotations that have run
    copy = types.FunctionType(value.__code__, {}, value.__name__, value.__defaults__, value.__closure__)
    copy.__kwdefaults__ = value.__kwdefaults__
    copy.__dict__.update(names)
    if asked is None:
        copy.__annotations__ = value.__annotations__
    else:
        cells = tuple(types.CellType() for _ in asked.__code__.co_freevars)
        nothing: dict[str, Any] = {"__builtins__": {}}
        copy.__annotate__ = types.FunctionType(asked.__code__, nothing, closure=cells)  # type: ignore[attr-defined]
    return copy
