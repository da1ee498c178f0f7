"""The call that is being typed, and what a name's documentation says: for hints beside the line."""

from __future__ import annotations

import re
from types import MethodType
from typing import TYPE_CHECKING, Any, NamedTuple

from .expression import parts, value
from .imported import scope
from .levels import FORBIDDEN, level
from .lines import line
from .scan import Place, read, scan
from .signatures import parameters
from .statics import FUNCTIONS, MISSING, Instance, bases, exactly, is_a, is_numpy_function, own

if TYPE_CHECKING:
    from nacre import Shell

LONGEST = 20_000  # characters before the cursor
MOST = 2_000  # characters of documentation


class Call(NamedTuple):
    """A call: what is called as typed, its parameters as written, and which of them is being given (-1: none)."""

    name: str
    parameters: tuple[str, ...]
    active: int


class Signatures:
    """What is known of calls and names where the cursor is. No code of the user's is run."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell

    def at(self, text: str, cursor: int) -> Call | None:
        """The innermost call around the cursor of which the parameters are known."""
        place = self._place(text, cursor)
        if place is None:
            return None
        for bracket in reversed(place.stack):
            if bracket.char != "(" or bracket.string:
                continue
            found = parts(place, bracket.at)
            if not found or re.search(r"\b(?:def|class)\s+\w+\s*\Z", place.text[place.start : bracket.at]):
                continue
            called = self._value(found, place)
            of = self._value(found[:-1], place) if found[-1].kind == "attribute" else MISSING
            known = parameters(called, of, found[-1].text) if called is not MISSING else None
            if known is not None:
                given = _given(place, bracket.at + 1)
                return Call("".join(_said(found)), known, _active(known, given))
        return None

    def documentation(self, text: str, cursor: int, name: str) -> str:
        """The documentation of the name that a completion makes of what is typed; empty where it has none."""
        start = cursor - len(re.search(r"\w*\Z", text[:cursor])[0])  # type: ignore[index]
        place = self._place(f"{text[:start]}{name}", start + len(name))
        if place is None or place.kind != "code" or not name.isidentifier():
            return ""
        return documented(self._value(parts(place, start + len(name)), place))

    def _value(self, found: tuple[Any, ...], place: Place) -> Any:
        allowed = level(self.shell)
        names = scope(found, place.text, self.shell.namespace)
        return value(found, names, allowed) if allowed != FORBIDDEN else MISSING

    def _place(self, text: str, cursor: int) -> Place | None:
        if cursor > LONGEST:
            return None
        place = scan(text[:cursor])
        if place.kind == "escape" and (typed := line(place, self.shell)) is not None:
            return read(place.text, typed.words, lines=False) if not typed.mark.startswith("!") else None
        return place if place.kind in ("code", "string") else None


def documented(held: Any) -> str:
    """The docstring of a function, class or module, unindented; empty for anything else."""
    while type(held) is MethodType:  # which would ask its function, and that may be anything
        held = held.__func__
    if exactly(held, FUNCTIONS):
        found = getattr(held, "__doc__", "")
    elif is_a(held, type) and type(held) is not Instance:
        found = next(bases(held)).get("__doc__", "")
    else:
        found = own(held).get("__doc__", "") if is_numpy_function(held) else ""
    if type(found) is not str:
        return ""
    from textwrap import dedent

    first, _, rest = found[:MOST].strip().partition("\n")
    return f"{first}\n{dedent(rest)}".strip()


def _said(found: tuple[Any, ...]) -> list[str]:
    names = [part.text for part in found if part.kind in ("name", "attribute")]
    return [".".join(names)] if names else ["..."]


def _given(place: Place, begin: int) -> list[str]:
    """The arguments of a call so far, the last of them being typed."""
    text, closes = place.text, {opened: closed for closed, opened in place.pairs.items()}
    strings = {string.at: end for end, string in place.strings.items()}
    given, start, at = [], begin, begin
    while at < len(text):
        if at in closes:
            at = closes[at]
        elif at in strings:
            at = strings[at] - 1
        elif text[at] == "," and not any(begin <= one.at < at for one in place.stack):
            given.append(text[start:at])
            start = at + 1
        at += 1
    return [*given, text[start:]]


def _active(known: tuple[str, ...], given: list[str]) -> int:
    names = [re.split(r"[=:]", one)[0].strip() for one in known]
    if named := re.match(r"\s*([^\W\d]\w*)\s*=(?!=)", given[-1]):
        if named[1] in names:
            return names.index(named[1])
        return next((n for n, name in enumerate(names) if name.startswith("**")), -1)
    places = [n for n, name in enumerate(names) if name != "/"]
    for number, place in enumerate(places):
        if names[place] == "*":
            return -1
        if names[place].startswith("*"):
            return place if not names[place].startswith("**") else -1
        if number == len(given) - 1:
            return place
    return -1
