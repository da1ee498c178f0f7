"""Names, attributes, keys and keyword arguments at the cursor."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterable, Iterator
from keyword import kwlist
from typing import TYPE_CHECKING, Any

from nacre import Completion, Completions

from . import imports, keys, live
from .expression import Part, parts, value
from .imported import scope, unloaded
from .levels import FORBIDDEN, UNSAFE, fuzzy, level
from .lines import WORDS, line
from .magics import words
from .matching import matching
from .scan import Place, read, scan
from .signatures import keywords, signature
from .statics import MISSING, Instance, attributes, class_entry, kind_of

if TYPE_CHECKING:
    from nacre import Shell

MOST = 500
_WORD = re.compile(r"(?<!\w)[^\W\d]?\w*\Z")
_NAMING = r"\b(?:def|class|as|global|nonlocal)[ \t]+\w*\Z|(?:\A|[:;])\s*(?:import|from)\b[^;]*\Z"
_LOCAL = (
    r"\b(?:(?P<word>def|class|import|as|for)[ \t]+)(?P<name>[^\W\d]\w*)"
    r"|(?<![\w.])(?P<target>[^\W\d]\w*)[ \t]*(?::[^=\n]*)?=(?!=)"
)
_KINDS = {"def": "function", "class": "class", "import": "module"}


def complete(text: str, cursor: int, shell: Shell) -> Completions | None:
    """What the expression left of the cursor can become. No code of the user's is run."""
    place = scan(text[:cursor])
    typed = line(place, shell) if place.kind in ("escape", "code") else None
    if typed is not None:
        if not typed.named or typed.name in WORDS:
            return None
        if typed.mark.startswith("!"):
            return _in_command(place, cursor, shell)
        if re.search(r"(?:\A|\s)--?[\w-]*\Z", place.text[typed.words :]):
            return None
        if words(typed, place.text, cursor, shell):
            return None  # the magic says which words there are
        place = read(place.text, typed.words, lines=False)
    if place.kind == "string":
        return _key(place, text, cursor, shell)
    return _expression(place, text, cursor, shell) if place.kind == "code" else None


def _in_command(place: Place, cursor: int, shell: Shell) -> Completions | None:
    """Names in what a command expands: ``$name`` and ``{expression}``."""
    text = place.text
    if named := re.search(r"\$([^\W\d]\w*|)\Z", text):
        found = ((name, held) for name, held in _copied(shell.namespace) if name.startswith(named[1]))
        return _listed(named.start(1), cursor, [_described(name, held) for name, held in found])
    opened = text.rfind("{", place.start)
    if opened < 0 or "}" in text[opened:]:
        return None
    inner = read(text, opened + 1, lines=False)
    return _expression(inner, text, cursor, shell) if inner.kind == "code" else _key(inner, text, cursor, shell)


def _key(place: Place, text: str, cursor: int, shell: Shell) -> Completions | None:
    inside = place.string.inside if place.string else cursor
    return _listed(inside, cursor, keys.in_string(place, cursor, text[cursor:], shell))


def _expression(place: Place, text: str, cursor: int, shell: Shell) -> Completions | None:
    before = place.text
    start, found_keys = keys.at_bracket(place, cursor, shell)
    if found_keys:
        return _listed(start, cursor, found_keys)
    found = _WORD.search(before, max(place.start, cursor - 200))
    if found is None or re.search(_NAMING, before[place.start :]):
        return None
    word, start = found[0], found.start()
    left = before[place.start : start].rstrip(" \t")
    if left.endswith("\\"):  # \al is a symbol, no name
        return None
    if left.endswith("."):
        if left.endswith("..") or re.search(r"(?<![\w.])\d+\.\Z", left):
            return None
        found_parts = parts(place, place.start + len(left) - 1)
        held = value(found_parts, scope(found_parts, before, shell.namespace), level(shell))
        if held is MISSING and level(shell) != FORBIDDEN and (module := unloaded(found_parts, before, shell.namespace)):
            return imports.names(module, word, cursor, shell.service("modules"))
        return _attributes(held, word, start, cursor, shell) if held is not MISSING else None
    if not word:
        return _listed(start, cursor, _keywords(place, left, "", shell))
    named = _keywords(place, left, word, shell)
    return _listed(start, cursor, [*named, *_ordered(_names(word, text, cursor, shell), word)])


def _attributes(held: Any, word: str, start: int, cursor: int, shell: Shell) -> Completions | None:
    found = attributes(held)
    if level(shell) == UNSAFE:
        found = {**dict.fromkeys(live.names(held), MISSING), **found}
    names = matching(found, word, fuzzy(shell))
    return _listed(start, cursor, _ordered((_described(name, found[name]) for name in names), word))


def _names(word: str, text: str, cursor: int, shell: Shell) -> Iterator[Completion]:
    bound = {**vars(builtins), **dict(_copied(shell.namespace))}
    described: dict[str, Completion] = {}
    for name in kwlist:
        described[name] = Completion(name, "keyword")
    if "\n" in text or ";" in text:
        for found in re.finditer(_LOCAL, text[: cursor - len(word)]):
            name = found["name"] or found["target"]
            if name not in bound:
                described.setdefault(name, Completion(name, _KINDS.get(found["word"], "instance")))
    told = level(shell) != FORBIDDEN
    for name in matching({**bound, **described}, word, fuzzy(shell)):
        yield described.get(name) or (_described(name, bound[name]) if told else Completion(name))


def _copied(names: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(name, held) for name, held in list(dict.items(names)) if type(name) is str]


def _described(name: str, held: Any) -> Completion:
    if held is MISSING:
        return Completion(name)
    kind = kind_of(held)
    return Completion(name, kind, signature(held) if kind == "function" else "")


def _ordered(found: Iterable[Completion], word: str) -> list[Completion]:
    """By name; those that begin with an underscore last, with two after them, capitals as their letters.

    What does not begin with the word keeps its order, behind what does.
    """

    def place(one: Completion) -> tuple[int, int, str, str]:
        name = one.text
        if not name.lower().startswith(word.lower()):
            return 1, 0, "", ""
        return 0, 2 if name.startswith("__") else 1 if name.startswith("_") else 0, name.lower(), name

    return sorted(found, key=place)


def _listed(start: int, cursor: int, found: list[Completion]) -> Completions | None:
    return Completions(start, cursor, tuple(found[:MOST])) if found else None


def _keywords(place: Place, left: str, word: str, shell: Shell) -> list[Completion]:
    """``name=`` for the parameters of the call the cursor is in."""
    if not place.stack or place.stack[-1].char != "(" or not left.endswith(("(", ",")):
        return []
    opened = place.stack[-1].at
    found = parts(place, opened)
    if not found or re.search(r"\b(?:def|class)\s+\w+\s*\Z", place.text[place.start : opened]):
        return []
    allowed = level(shell)
    names = scope(found, place.text, shell.namespace)
    called = value(found, names, allowed)
    bound = _is_method(found, names, allowed)
    if called is MISSING or type(called) is Instance:
        return []
    given = set(re.findall(r"[(,]\s*([^\W\d]\w*)\s*=(?!=)", place.text[opened:]))
    found_names = [name for name in keywords(called, bound) if name.startswith(word) and name not in given]
    return [Completion(f"{name}=", "param") for name in found_names]


def _is_method(found: tuple[Part, ...], names: dict[str, Any], allowed: str) -> bool:
    """Whether the last piece is taken from an instance (or a class method from anything)."""
    if found[-1].kind != "attribute":
        return False
    held = value(found[:-1], names, allowed)
    kind = held.kind if type(held) is Instance else type(held)
    if kind_of(held) == "class" and type(held) is not Instance:
        return type(class_entry(held, found[-1].text)) is classmethod
    entry = class_entry(kind, found[-1].text)
    return entry is not MISSING and type(entry) is not staticmethod
