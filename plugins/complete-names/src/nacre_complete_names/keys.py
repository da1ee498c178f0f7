"""Keys of a container whose bracket is open: strings, bytes, numbers, and the parts of tuples."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from nacre import Completion

from . import live, tables
from .containers import NAMING, keys
from .expression import parts, value
from .imported import scope
from .levels import FORBIDDEN, MINIMAL, UNSAFE, auto_close, level
from .scan import Place
from .statics import MISSING, exactly

if TYPE_CHECKING:
    from nacre import Shell

_NUMBER = re.compile(r"[-+]?(?:\d[\w.]*|\.\d*)?\Z")


def in_string(place: Place, cursor: int, after: str, shell: Shell) -> list[Completion]:
    """The keys that go on as the string that is open does. after: the text behind the cursor."""
    string, text = place.string, place.text
    if string is None or len(string.quote) > 1 or string.prefix not in ("", "b", "r", "u"):
        return []
    if not place.stack or place.stack[-1].char != "[" or place.stack[-1].string:
        return []
    opened = place.stack[-1].at
    head = _head(text[opened + 1 : string.at])
    if head is None:
        return []
    kind = bytes if string.prefix == "b" else str
    typed = text[string.inside : cursor]
    found = []
    for key, last in _parts(place, opened, head, shell):
        if type(key) is kind:
            written = _written(key, string.quote)
            if written.startswith(typed) and not ("r" in string.prefix and "\\" in written):
                end = _end(string.quote, last, after) if auto_close(shell) else ""
                found.append(Completion(written + end, "key"))
    return found


def at_bracket(place: Place, cursor: int, shell: Shell) -> tuple[int, list[Completion]]:
    """The keys where nothing or the beginning of a number is typed, and where that begins."""
    if not place.stack or place.stack[-1].char != "[" or place.stack[-1].string:
        return cursor, []
    opened = place.stack[-1].at
    inner = place.text[opened + 1 : cursor]
    number = _NUMBER.search(inner, max(inner.rfind(","), inner.rfind(" ")) + 1)
    head = _head(inner[: number.start()]) if number else None
    if number is None or head is None:
        return cursor, []
    typed, found = number[0], []
    for key, _ in _parts(place, opened, head, shell):
        written = repr(key)
        if written.startswith(typed) if typed else True:
            found.append(Completion(written, "key"))
    return cursor - len(typed), found


def _head(text: str) -> tuple[Any, ...] | None:
    """The parts of a tuple that are typed already; None where they are no literals."""
    if not text.strip():
        return ()
    if not text.rstrip().endswith(","):
        return None
    try:
        found = ast.literal_eval(f"({text.strip()})")
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return (slice(None),) * text.count(",") if re.fullmatch(r"(?:[^,()\[\]{}'\"]*,\s*)+", text) else None
    return found if type(found) is tuple else None


def _parts(place: Place, opened: int, head: tuple[Any, ...], shell: Shell) -> list[tuple[Any, bool]]:
    """The next parts that keys have behind a head, each with whether it is the last of one; without doubles."""
    allowed = level(shell)
    if allowed in (FORBIDDEN, MINIMAL):
        return []
    left = parts(place, opened)
    held = value(left, scope(left, place.text, shell.namespace), allowed)
    if held is MISSING:
        return []
    known = keys(held, len(head))
    if not known and allowed == UNSAFE:
        known = [key for key in live.keys(held) if exactly(key, NAMING)]
    if head and not any(type(key) is tuple for key in known):
        return [(key, True) for key in known] if tables.has_axes(type(held)) else []
    found: dict[tuple[type, Any], tuple[Any, bool]] = {}
    for key in known:
        if type(key) is not tuple:
            if not head:
                found.setdefault((type(key), key), (key, True))
        elif len(key) > len(head) and all(map(_same, key, head)):
            part = key[len(head)]
            found.setdefault((type(part), part), (part, len(key) == len(head) + 1))
    return list(found.values())


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def _end(quote: str, last: bool, after: str) -> str:
    """What closes a key, as far as it does not stand behind the cursor."""
    if after.startswith(quote):
        return ""
    return quote + ("" if not last or after.lstrip().startswith("]") else "]")


def _written(key: str | bytes, quote: str) -> str:
    """A key as it is written between these quotes."""
    text = repr(key).removeprefix("b")
    inner = text[1:-1]
    if text[0] == quote:
        return inner
    return inner.replace("\\'", "'") if quote == '"' and '"' not in inner else inner.replace(quote, "\\" + quote)
