"""The expression left of a dot, a bracket or a parenthesis, and what it stands for.

It is read from right to left: names, calls, items and literals. Nothing is evaluated: names are looked up, items
taken from well-known containers, and of a call only the class that it must give is told.
"""

from __future__ import annotations

import ast
import builtins
import re
from keyword import iskeyword
from typing import Any, NamedTuple

from . import live
from .containers import item
from .levels import FORBIDDEN, LIMITED, MINIMAL, UNSAFE
from .results import Method, computed, method, result
from .scan import Place
from .statics import MISSING, Instance, attribute

_SPACE = re.compile(r"\s")
_WORD = re.compile(r"\w+\Z")
_NUMBERS = {"None": type(None), "True": bool, "False": bool}


class Part(NamedTuple):
    """A piece of an expression: ``name``, ``literal``, ``group``, ``attribute``, ``item`` or ``call``."""

    kind: str
    text: str = ""
    type: type | None = None
    parts: tuple[Part, ...] = ()


def parts(place: Place, end: int) -> tuple[Part, ...]:
    """The pieces of the expression that ends at ``end``, from the left; empty where it is none."""
    text, begin = place.text, place.start
    found: list[Part] = []
    while True:
        while end > begin and _SPACE.match(text[end - 1]):
            end -= 1
        if end <= begin:
            return ()
        if end in place.strings:
            string = place.strings[end]
            found.append(Part("literal", type=bytes if "b" in string.prefix else str))
            break
        last = text[end - 1]
        if last in ")]}":
            opened = place.pairs.get(end - 1, -1)
            if opened < begin:
                return ()
            inner, before = text[opened + 1 : end - 1], _before(text, opened, begin)
            callee = before > begin and (text[before - 1] in ")]}" or before in place.strings or _named(text, before))
            if last == "}" or not callee:
                found.append(_display(place, last, opened, end, inner))
                break
            found.append(Part("call" if last == ")" else "item", inner))
            end = before
            continue
        word = _WORD.search(text, max(begin, end - 200), end)
        if word is None:
            return ()
        start = word.start()
        before = _before(text, start, begin)
        if before > begin and text[before - 1] == ".":
            found.append(Part("attribute", word[0]))
            end = before - 1
            continue
        if word[0][0].isdigit():
            return ()
        if word[0] in _NUMBERS:
            found.append(Part("literal", type=_NUMBERS[word[0]]))
        elif iskeyword(word[0]):
            return ()
        else:
            found.append(Part("name", word[0]))
        break
    return tuple(reversed(found))


def _before(text: str, position: int, begin: int) -> int:
    while position > begin and text[position - 1] in " \t":
        position -= 1
    return position


def _named(text: str, end: int) -> bool:
    word = _WORD.search(text, max(0, end - 200), end)
    return word is not None and not iskeyword(word[0])


def _display(place: Place, last: str, opened: int, end: int, inner: str) -> Part:
    if last == ")":
        held = Place(place.text, opened + 1)
        held.pairs, held.strings = place.pairs, place.strings
        within = parts(held, end - 1)
        whole = within and _is_whole(inner)
        return Part("group", parts=within if whole else (), type=None if whole or "," not in inner else tuple)
    if last == "]":
        return Part("literal", type=list)
    return Part("literal", type=dict if not inner.strip() or ":" in inner else set)


def _is_whole(inner: str) -> bool:
    """Whether what is in brackets is one chain rather than an operation on several."""
    return re.search(r"[-+*/%@&|^<>=,]|\b(?:and|or|not|if|in|is|for|lambda|await|yield)\b", inner) is None


def value(found: tuple[Part, ...], names: dict[str, Any], level: str = LIMITED) -> Any:
    """What an expression stands for, or an ``Instance``, or MISSING where that cannot be told.

    level: how far objects may be looked at, see ``levels``.
    """
    held: Any = MISSING
    owner: Any = MISSING
    real: Any = MISSING
    for part in found:
        before = held
        if part.kind == "name":
            held = _name(part.text, names) if level != FORBIDDEN else MISSING
        elif part.kind == "literal":
            held = Instance(part.type) if part.type else MISSING
        elif part.kind == "group":
            held = Instance(part.type) if part.type else value(part.parts, names, level)
        elif part.kind == "attribute":
            real = attribute(before, part.text)
            held = method(before, part.text) or real
            if held is MISSING and level == UNSAFE:
                held = live.attribute(before, part.text)
            if held is MISSING and level != MINIMAL:
                held = computed(before, part.text)
        elif level == MINIMAL and type(before) not in (Instance, Method):
            held = MISSING
        elif part.kind == "item":
            held = item(before, key(part.text))
            if held is MISSING and level == UNSAFE:
                held = live.item(before, key(part.text))
        else:
            held = result(before, owner)
        owner = before
        if held is MISSING:
            break
    return real if type(held) is Method else held


def _name(name: str, names: dict[str, Any]) -> Any:
    held = dict.get(names, name, MISSING)
    return vars(builtins).get(name, MISSING) if held is MISSING else held


def key(text: str) -> Any:
    """What is written in brackets: a literal, ``slice`` for a slice, MISSING for anything else."""
    try:
        return ast.literal_eval(text.strip()) if len(text) < 200 else MISSING
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return slice(None) if ":" in text else MISSING
