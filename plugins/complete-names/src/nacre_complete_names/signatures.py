"""The parameters of a callable, read from its code or its text signature, without ``inspect``."""

from __future__ import annotations

import re
from types import FunctionType, MethodType, ModuleType
from typing import Any

from .statics import FUNCTIONS, MISSING, Instance, class_entry, entry, exactly, is_a, is_numpy_function, own

_PLAIN = frozenset({bool, int, float, str, type(None)})


def _function(called: Any) -> tuple[Any, bool]:
    """What is called in the end, and whether its first parameter is given already."""
    bound = False
    if is_a(called, type):
        called, bound = _constructor(called), True
    if type(called) is MethodType:
        called, bound = called.__func__, True
    for _ in range(20):
        if (
            not (type(called) is FunctionType or is_numpy_function(called))
            or (wrapped := entry(own(called), "__wrapped__")) is MISSING
        ):
            break
        called = wrapped
    return called, bound


def _constructor(kind: type) -> Any:
    for name in ("__init__", "__new__"):
        found = class_entry(kind, name)
        found = found.__func__ if type(found) is staticmethod else found
        if type(found) is FunctionType:
            return found
    return MISSING


def keywords(called: Any, bound: bool = False) -> list[str]:
    """The parameters that can be given by name. bound: the first one is given already."""
    called, method = _function(called)
    if type(called) is FunctionType:
        code = called.__code__
        first = max(code.co_posonlyargcount, 1 if bound or method else 0)
        return list(code.co_varnames[first : code.co_argcount + code.co_kwonlyargcount])
    text = _text(called)
    if "/" in text:
        text = text.split("/", 1)[1]
    return [word for word in _words(text) if not word.startswith(("*", "$"))]


def _text(called: Any) -> str:
    while type(called) is MethodType:  # which would ask its function, and that may be anything
        called = called.__func__
    text = getattr(called, "__text_signature__", "") if exactly(called, FUNCTIONS) else ""
    return re.sub(r",? *\)\Z", ")", " ".join(text.split()).replace("( ", "(")) if type(text) is str else ""


def _words(text: str) -> list[str]:
    return re.findall(r"(?:^\(?|, ?)(\$?\*{0,2}[A-Za-z_]\w*)", text.removesuffix(")"))


def signature(called: Any) -> str:
    """The parameters as text where they are at hand, else an empty string; no default of the user's is shown."""
    if type(called) is classmethod or type(called) is staticmethod:
        called = called.__func__
    if type(called) is MethodType:
        called = called.__func__
    if is_numpy_function(called):
        called = _function(called)[0]
    if type(called) is not FunctionType:
        return re.sub(r"\$\w+(?:, /)?(?:, )?", "", _text(called))
    code = called.__code__
    names = list(code.co_varnames)
    many = code.co_argcount + code.co_kwonlyargcount
    defaults = dict(zip(reversed(names[: code.co_argcount]), reversed(called.__defaults__ or ()), strict=False))
    defaults.update(called.__kwdefaults__ or {})
    said = [f"{name}={_default(defaults[name])}" if name in defaults else name for name in names[:many]]
    behind = names[many:]
    star = f"*{behind.pop(0)}" if code.co_flags & 0x04 else "*" if code.co_kwonlyargcount else ""
    if star:
        said.insert(code.co_argcount, star)
    if code.co_posonlyargcount:
        said.insert(code.co_posonlyargcount, "/")
    if code.co_flags & 0x08:
        said.append(f"**{behind.pop(0)}")
    return f"({', '.join(said)})"


def _default(value: Any) -> str:
    text = repr(value) if exactly(value, _PLAIN) else "..."
    return text if len(text) < 20 else "..."


def parameters(called: Any, of: Any = MISSING, name: str = "") -> tuple[str, ...] | None:
    """The parameters of a call as they are written, None where they are not known.

    of, name: the object that a method was taken from, and its name there: what is given already is left out.
    """
    function, bound = _function(called)
    text = signature(function) if function is not MISSING else ""
    if not text.startswith("("):
        return None
    said = tuple(one for one in re.split(r", (?![^(\[]*[)\]])", text.removeprefix("(").removesuffix(")")) if one)
    if type(function) is FunctionType and not bound and of is not MISSING and not is_a(of, ModuleType):
        held = class_entry(of.kind if type(of) is Instance else of if is_a(of, type) else type(of), name)
        bound = type(held) is classmethod or (not is_a(of, type) and (held is function or held is called))
    return said[1:] if bound else said
