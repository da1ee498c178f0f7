"""The expression left of a dot, a bracket or a parenthesis, and what it stands for.

It is read from right to left: names, calls, items and literals. Nothing is evaluated: names are looked up, items
taken from well-known containers, and of a call only the class that it must give is told.
"""

from __future__ import annotations

import builtins
import re
from keyword import iskeyword
from types import FunctionType
from typing import Any, NamedTuple

from .scan import Place
from .statics import MISSING, Instance, attribute, class_entry, entry, is_a, item, own

_KEY = r"\s*(?:(?P<number>-?\d+)|(?P<quote>['\"])(?P<text>(?:(?!(?P=quote))[^\\])*)(?P=quote))\s*\Z"
_SPACE = re.compile(r"\s")
_WORD = re.compile(r"\w+\Z")
_NUMBERS = {"None": type(None), "True": bool, "False": bool}
_SAME = frozenset(  # methods of str and bytes that give one more of the kind
    [
        "capitalize",
        "casefold",
        "center",
        "expandtabs",
        "format",
        "join",
        "ljust",
        "lower",
        "lstrip",
        "removeprefix",
        "removesuffix",
        "replace",
        "rjust",
        "rstrip",
        "strip",
        "swapcase",
        "title",
        "translate",
        "upper",
        "zfill",
    ]
)
_RESULTS = {"split": list, "rsplit": list, "splitlines": list, "encode": bytes, "decode": str, "partition": tuple}


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


def value(found: tuple[Part, ...], names: dict[str, Any]) -> Any:
    """What an expression stands for, or an ``Instance``, or MISSING where that cannot be told."""
    held: Any = MISSING
    for part in found:
        if part.kind == "name":
            held = dict.get(names, part.text, MISSING)
            if held is MISSING:
                held = vars(builtins).get(part.text, MISSING)
        elif part.kind == "literal":
            held = Instance(part.type) if part.type else MISSING
        elif part.kind == "group":
            held = Instance(part.type) if part.type else value(part.parts, names)
        elif part.kind == "attribute":
            of, held = held, attribute(held, part.text)
            kind = of.kind if type(of) is Instance else type(of)
            if (kind is str or kind is bytes) and (part.text in _SAME or part.text in _RESULTS):
                held = _Method(kind if part.text in _SAME else _RESULTS[part.text])
        elif part.kind == "item":
            held = _item(held, part.text)
        else:
            held = _result(held)
        if held is MISSING:
            break
    return MISSING if type(held) is _Method else held


class _Method(NamedTuple):
    """A method of a builtin of which the result's class is known."""

    gives: type


def _item(held: Any, text: str) -> Any:
    key = re.match(_KEY, text)
    if key is not None:
        return item(held, int(key["number"]) if key["number"] else key["text"])
    kind = held.kind if type(held) is Instance else type(held)
    sliced = ":" in text and any(kind is one for one in (str, bytes, list, tuple))
    return Instance(kind) if sliced else MISSING


def _result(called: Any) -> Any:
    """What calling gives, as far as that is told without calling."""
    if type(called) is _Method:
        return Instance(called.gives)
    if is_a(called, type):
        if called is type or class_entry(type(called), "__call__") is not vars(type)["__call__"]:
            return MISSING
        return Instance(called)
    if type(called) is FunctionType and entry(own(called), "__wrapped__") is MISSING:
        return _annotated(called)
    return MISSING


def _annotated(function: FunctionType) -> Any:
    """The class a function says it returns. Annotations that are computed when asked for are left alone."""
    if hasattr(FunctionType, "__annotate__") or function.__code__.co_flags & 0x2A0:  # generator, coroutine
        return MISSING
    said = entry(function.__annotations__, "return")
    if type(said) is str and said.isidentifier():
        name, said = said, entry(function.__globals__, said)
        said = vars(builtins).get(name, MISSING) if said is MISSING else said
    return Instance(said) if said is not MISSING and is_a(said, type) and type(said) is type else MISSING
