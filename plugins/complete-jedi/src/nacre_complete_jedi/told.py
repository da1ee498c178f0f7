"""What jedi is told of the session: text, made without running any code of the user's."""

from __future__ import annotations

import linecache
import re
import sys
from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any

from nacre_complete_names.statics import MISSING, bases, entry, is_a, own

LONGEST = 50_000  # characters of earlier cells
_WORD = re.compile(r"[^\W\d]\w*")


def prelude(text: str, names: dict[str, Any]) -> str:
    """Lines that stand for the names of a namespace which a text mentions."""
    lines: list[str] = []
    for number, word in enumerate(sorted(set(_WORD.findall(text)))):
        value = dict.get(names, word, MISSING)
        if value is not MISSING:
            lines.extend(_line(word, value, number))
    return "".join(f"{line}\n" for line in lines)


def cells(names: dict[str, Any]) -> str:
    """The cells that define the functions and classes of a namespace, as far as they are kept for tracebacks."""
    kept: dict[str, int] = {}
    for value in list(dict.values(names)):
        for function in _functions(value):
            name, line = function.__code__.co_filename, function.__code__.co_firstlineno
            if name.startswith("<") or "nacre" in name:
                kept.setdefault(name, line)
    sources: list[str] = []
    for name in reversed(kept):
        held = linecache.cache.get(name)
        if held is not None and len(held) == 4 and sum(map(len, sources)) + held[0] < LONGEST:
            sources.append("".join(held[2]).rstrip("\n") + "\n")
    return "".join(reversed(sources))


def _functions(value: Any) -> Iterator[FunctionType]:
    if type(value) is FunctionType:
        yield value
    elif is_a(value, type) and not _importable(value):
        first = next(bases(value))
        yield from [one for one in list(first.values()) if type(one) is FunctionType][:1]


def _line(name: str, value: Any, number: int) -> Iterator[str]:
    if is_a(value, ModuleType):
        full = entry(own(value), "__name__")
        if type(full) is str and _dotted(full) and sys.modules.get(full) is value:
            yield f"import {full} as {name}"
    elif type(value) is FunctionType or is_a(value, type):
        if place := _importable(value):
            yield f"from {place[0]} import {place[1]} as {name}"
    elif place := _importable(type(value)):
        yield f"import {place[0]} as _nacre_{number}"
        yield f"{name}: _nacre_{number}.{place[1]}"
    elif type(type(value)) is type and (known := _plain(type(value), "__qualname__").rpartition(".")[2]).isidentifier():
        yield f"{name}: {known}"


def _importable(value: Any) -> tuple[str, str] | None:
    """The module and the name under which something can be imported, None where it cannot."""
    module, name = _plain(value, "__module__"), _plain(value, "__qualname__")
    if not (_dotted(module) and name.isidentifier()) or module == "__main__":
        return None
    loaded = sys.modules.get(module)
    return (module, name) if loaded is not None and entry(own(loaded), name) is value else None


def _plain(value: Any, name: str) -> str:
    if type(value) is FunctionType:
        found = getattr(value, name)
    elif name == "__qualname__":
        found = vars(type)[name].__get__(value)
    else:
        found = next(bases(value)).get(name, "builtins")
    return found if type(found) is str else ""


def _dotted(name: str) -> bool:
    return all(part.isidentifier() for part in name.split("."))
