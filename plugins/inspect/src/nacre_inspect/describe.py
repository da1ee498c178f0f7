"""What is known of an object, as titled fields and as text."""

from __future__ import annotations

import inspect as python
import types
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nacre.values import Bundle

from . import classes, safe
from .classes import is_a
from .lookup import ROUTINES, Found, find, own_names
from .source import definition, file_of, shown_file, source_of

if TYPE_CHECKING:
    from nacre import Shell

Fields = list[tuple[str, str]]
SUBCLASSES = 10
PLAIN = "text/plain"
PARTS = "application/x-nacre-parts"  # the plain text as (style, text), for who can show colours


def inspect(name: str, detail: int, shell: Shell, scope: Mapping[str, Any] | None = None) -> Bundle | None:
    """What is known of a name: of the user's object, or of the magic. None where there is neither.

    detail: 1 asks for the source too. scope: where to look first, by default the user's namespace.
    """
    name = name.strip()
    found = None if name.startswith("%") else find(name, shell.namespace if scope is None else scope)
    if found is None:
        from .commands import describe_magic

        fields = describe_magic(name, detail, shell)
    else:
        fields = describe(name, found, detail, shell)
    if not fields:
        return None
    shown = parts(fields)
    return Bundle({PLAIN: "".join(piece for _, piece in shown), PARTS: shown})


def describe(name: str, found: Found, detail: int, shell: Shell) -> Fields:
    """The fields of an object, in the order they are shown."""
    value = found.value
    if is_a(value, type):
        return _class(name, value, detail, shell)
    if is_a(value, ROUTINES) and not is_a(value, types.MethodWrapperType):
        return _routine(name, value, detail, shell)
    return _instance(name, found, detail, shell)


def _class(name: str, value: type, detail: int, shell: Shell) -> Fields:
    init = classes.stored(value, "__init__")
    subclasses: list[str] = [classes.name(one) for one in _subclasses(value)]
    more = ", ..." if len(subclasses) > SUBCLASSES else ""
    return _kept(
        ("Init signature", _call(name, value)),
        *_source_ordoc_of(value, detail, shell),
        ("Init docstring", doc_of(init) if is_a(init, types.FunctionType) else ""),
        ("File", shown_file(file_of(value, shell))),
        ("Type", classes.name(type(value))),
        ("Subclasses", ", ".join(subclasses[:SUBCLASSES]) + more),
    )


def _subclasses(value: type) -> list[type]:
    return type.__subclasses__(value) if value is not type else []  # type.__subclasses__(type) wants an argument


def _routine(name: str, value: Any, detail: int, shell: Shell) -> Fields:
    return _kept(
        ("Signature", _call(name, value)),
        *_source_ordoc_of(value, detail, shell),
        ("File", shown_file(file_of(value, shell))),
        ("Type", classes.name(type(value))),
    )


def _instance(name: str, found: Found, detail: int, shell: Shell) -> Fields:
    value = found.value
    length = safe.length(value)
    kind = type(value)
    own = own_names(value).get("__doc__")
    call = classes.stored(kind, "__call__")
    init = classes.stored(kind, "__init__")
    described = is_a(value, types.ModuleType | property)
    source = source_of(value, shell) if detail and (described or classes.module(kind) != "builtins") else ""
    return _kept(
        ("Signature", _call(name, value)),
        ("Type", classes.name(kind)),
        ("String form", value if kind is str and len(value) <= safe.WIDEST else safe.form(value)),
        ("Length", "" if length is None else str(length)),
        ("Namespace", "Python builtin" if found.builtin else ""),
        ("File", "" if classes.module(kind) == "builtins" and not described else shown_file(file_of(value, shell))),
        ("Source", source),
        ("Docstring", "" if source else own if type(own) is str else doc_of(value if described else kind)),
        ("Class docstring", doc_of(kind) if is_a(own, str) and not described else ""),
        ("Init docstring", doc_of(init) if is_a(init, types.FunctionType) and not described else ""),
        ("Call docstring", doc_of(call) if is_a(call, types.FunctionType) and not described else ""),
    )


def _source_ordoc_of(value: Any, detail: int, shell: Shell) -> Fields:
    source = source_of(value, shell) if detail else ""
    return [("Source", source)] if source else [("Docstring", doc_of(value))]


def _kept(*fields: tuple[str, str]) -> Fields:
    return [(title, content) for title, content in fields if content]


def _call(name: str, value: Any) -> str:
    found = safe.signature(value)
    return "" if found is None else safe.call_text(name, found)


def doc_of(value: Any) -> str:
    """Documentation as it is stored, or inherited; that of its class for an object that has none of its own."""
    if is_a(value, type):
        return _doc_of_class(value)
    if is_a(value, types.MethodType):
        return doc_of(value.__func__) or _inherited(value)
    if is_a(value, ROUTINES) or is_a(value, property | types.ModuleType):
        stored = own_names(value).get("__doc__") if is_a(value, types.ModuleType) else value.__doc__
        return python.cleandoc(stored) if type(stored) is str else ""
    return _doc_of_class(type(value))


def _doc_of_class(value: type) -> str:
    for base in classes.mro(value)[:-1] or (value,):
        stored = classes.space(base).get("__doc__")
        if type(stored) is str:
            return python.cleandoc(stored)
        if classes.module(base) == "builtins":
            stored = type.__getattribute__(base, "__doc__")
            return python.cleandoc(stored) if type(stored) is str else ""
    return ""


def _inherited(method: types.MethodType) -> str:
    name = getattr(method.__func__, "__name__", "")
    owner: Any = method.__self__
    for base in classes.mro(owner if is_a(owner, type) else type(owner)):
        stored = (
            getattr(definition(classes.space(base).get(name)), "__doc__", None) if name in classes.space(base) else None
        )
        if type(stored) is str:
            return python.cleandoc(stored)
    return ""


def parts(fields: Fields) -> list[tuple[str, str]]:
    """Fields as styled parts, (style, text): the titles in a column, and what has several lines below its title."""
    width = max(len(title) for title, _ in fields) + 1
    found: list[tuple[str, str]] = []
    for title, content in fields:
        source = title == "Source"
        content = content.strip("\n") if source else content.rstrip()
        code = source or title.endswith("ignature")
        below = "\n" in content and not title.endswith("ignature")
        gap = " " * (width - len(title) - 1)
        found += [("", "\n")] if found else []
        found += [("inspect.title", f"{title}:"), ("", "\n" if below else f"{gap} "), ("code" if code else "", content)]
    return found
