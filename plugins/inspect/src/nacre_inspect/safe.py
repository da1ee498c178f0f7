"""Objects, lengths and signatures as text, without running any of the user's code."""

from __future__ import annotations

import inspect
import sys
import types
from itertools import islice
from typing import Any

from . import classes
from .classes import is_a
from .lookup import ROUTINES, own_names

TRUSTED = frozenset({"numpy", "pandas"})
SHOWN = 8  # elements of a container
WIDEST = 200  # characters of the text of an object
BRACKETS: dict[type, tuple[str, str]] = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    set: ("{", "}"),
    frozenset: ("frozenset({", "})"),
}
NAMED = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, type, range, slice)


def form(value: Any, depth: int = 3) -> str:
    """A value as text: as ``repr`` for what is Python's own, as ``object.__repr__`` for the rest."""
    kind = type(value)
    if kind in (str, bytes):
        return repr(value if len(value) <= WIDEST else value[:WIDEST]) + ("..." if len(value) > WIDEST else "")
    if is_a(value, types.ModuleType):
        return _module(value)
    if kind in BRACKETS or kind is dict:
        return _container(value, kind, depth)
    if classes.module(kind) == "builtins" and not is_a(value, BaseException):
        if kind in NAMED or classes.stored(kind, "__iter__") is None:
            return _cut(_bound(value) if kind is types.MethodType else repr(value))
        return object.__repr__(value)
    if _is_plain(kind) and classes.root(kind) in sys.stdlib_module_names and not _holds(value):
        return _cut(repr(value))
    if classes.module(kind) == "numpy" and not getattr(getattr(value, "dtype", None), "hasobject", True):
        return _cut(repr(value))
    if is_a(value, type):
        return f"<class {_class_name(value)!r}>"
    return object.__repr__(value)


def _module(value: types.ModuleType) -> str:
    names = own_names(value)
    name, file = names.get("__name__"), names.get("__file__")
    where = f" from {file!r}" if type(file) is str else ""
    return f"<module {name!r}{where}>" if type(name) is str else object.__repr__(value)


def _bound(method: types.MethodType) -> str:
    return f"<bound method {getattr(method.__func__, '__qualname__', '?')} of {object.__repr__(method.__self__)}>"


def _is_plain(kind: type) -> bool:
    """Whether a class and all its bases are the standard library's."""
    roots = {classes.root(base) for base in classes.mro(kind)}
    return roots <= set(sys.stdlib_module_names) - {"__main__"}


def _holds(value: Any) -> bool:
    """Whether printing a value prints others, which may be the user's."""
    return (
        hasattr(type(value), "__iter__")
        or bool(getattr(value, "args", ()))
        or classes.module(type(value))
        in (
            "functools",
            "types",
            "weakref",
            "unittest.mock",
        )
    )


def _container(value: Any, kind: type, depth: int) -> str:
    if not depth:
        return "..."
    if kind is dict:
        pairs = [f"{form(key, depth - 1)}: {form(one, depth - 1)}" for key, one in islice(value.items(), SHOWN)]
        return _cut(f"{{{_joined(pairs, len(value))}}}")
    if not value and kind in (set, frozenset):
        return f"{kind.__name__}()"
    opening, closing = BRACKETS[kind]
    items = [form(one, depth - 1) for one in islice(value, SHOWN)]
    comma = "," if kind is tuple and len(items) == 1 else ""
    return _cut(f"{opening}{_joined(items, len(value))}{comma}{closing}")


def _joined(items: list[str], total: int) -> str:
    return ", ".join([*items, *(["..."] if total > len(items) else [])])


def _cut(text: str) -> str:
    return text if len(text) <= WIDEST else f"{text[:WIDEST]}..."


def length(value: Any) -> int | None:
    """``len``, where that is not the user's code."""
    method = classes.stored(type(value), "__len__")
    if not is_a(method, types.WrapperDescriptorType) and classes.root(type(value)) not in TRUSTED:
        return None
    if is_a(value, type):
        return None
    try:
        return len(value)
    except Exception:
        return None


class _Shown:
    """Stands in a signature for a default or annotation."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def signature(value: Any) -> inspect.Signature | None:
    """How an object is called, None where that cannot be told."""
    try:
        found = _signature(value)
    except (ValueError, TypeError, AttributeError, NameError):
        return None
    if found is None:
        return None
    parameters = [
        one.replace(
            default=one.default if one.default is one.empty else _Shown(form(one.default)),
            annotation=_annotation(one.annotation),
        )
        for one in found.parameters.values()
    ]
    return found.replace(parameters=parameters, return_annotation=_annotation(found.return_annotation))


def _annotation(value: Any) -> Any:
    if value is inspect.Parameter.empty:
        return value
    if is_a(value, str):
        return _Shown(value)
    if is_a(value, type):
        return _Shown(_class_name(value))
    if classes.module(type(value)) in ("typing", "types", "builtins"):
        return _Shown(repr(value).replace("typing.", ""))
    return _Shown(form(value))


def _class_name(value: type) -> str:
    module = classes.module(value)
    return classes.name(value) if module in ("builtins", "") else f"{module}.{classes.qualname(value)}"


def _signature(value: Any) -> inspect.Signature | None:
    kind = type(value)
    if is_a(value, type):
        return _of_class(value)
    if is_a(value, ROUTINES) or classes.module(kind) == "functools":
        return _declared(value)
    call = classes.stored(kind, "__call__")
    if is_a(call, types.FunctionType):
        return _without_first(_declared(call))
    return None


def _declared(value: Any) -> inspect.Signature:
    """As ``inspect.signature``; where annotations are code that has yet to run, as they are written."""
    if sys.version_info >= (3, 14):
        from annotationlib import Format

        from .annotations import unasked

        return inspect.signature(unasked(value), annotation_format=Format.STRING)
    return inspect.signature(value)


def _of_class(value: type) -> inspect.Signature | None:
    meta = type(value)
    declared = classes.stored(value, "__signature__")
    if declared is None and classes.root(meta) in sys.stdlib_module_names - {"__main__"}:
        return _declared(value)
    if type(declared) is inspect.Signature:
        return declared
    for name in ("__init__", "__new__"):
        method = classes.stored(value, name)
        method = method.__func__ if is_a(method, staticmethod) else method
        if is_a(method, types.FunctionType):
            return _without_first(_declared(method))
    return None


def _without_first(found: inspect.Signature) -> inspect.Signature:
    parameters = list(found.parameters.values())
    keep = parameters and parameters[0].kind is inspect.Parameter.VAR_POSITIONAL
    return found.replace(parameters=parameters if keep else parameters[1:])


def call_text(name: str, found: inspect.Signature, width: int = 75) -> str:
    """A signature after a name, with one parameter a line where it is too long for one."""
    text = f"{name}{found}"
    if len(text) <= width or not found.parameters:
        return text
    lines = [f"{name}("]
    seen_star = False
    parameters = list(found.parameters.values())
    for place, one in enumerate(parameters):
        if one.kind is one.VAR_POSITIONAL:
            seen_star = True
        if one.kind is one.KEYWORD_ONLY and not seen_star:
            lines.append("    *,")
            seen_star = True
        lines.append(f"    {one},")
        after = parameters[place + 1] if place + 1 < len(parameters) else None
        if one.kind is one.POSITIONAL_ONLY and (after is None or after.kind is not one.POSITIONAL_ONLY):
            lines.append("    /,")
    end = "" if found.return_annotation is found.empty else f" -> {found.return_annotation!r}"
    return "\n".join([*lines, f"){end}"])
