"""``\\name`` becomes a character, and ``\\`` before a character its name."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from nacre import Completion, Completions

if TYPE_CHECKING:
    from nacre import Shell

MOST = 300
_TYPED = re.compile(r"(?<!\\)\\(?P<name>[^\\\n\"']*)\Z")
_COMMAND = re.compile(r"^[ \t]*(?:[\w., ]+=[ \t]*)?(?:!|%%?(?:!|sx|system|bash|sh)\b)[^\n]*\Z", re.MULTILINE)
_LISTED = 0x30000  # above are ideographs, named by number, and marks that nobody sees
_NUMBERED = ("CJK ", "HANGUL SYLLABLE ", "TANGUT ", "KHITAN ", "NUSHU ")


def complete(text: str, cursor: int, shell: Shell) -> Completions | None:
    """What a backslash and what follows it can become; None where no backslash is, and in commands of the system."""
    typed = _TYPED.search(text, max(0, cursor - 100), cursor)
    if typed is None or not typed["name"] or _COMMAND.search(text, 0, cursor):
        return None
    name = typed["name"]
    if len(name) == 1 and not name.isascii():
        items = _reverse(name)
    elif re.fullmatch(r"[A-Z][A-Z0-9 -]+", name):
        items = _latex(name) or _unicode(name)
    elif re.fullmatch(r"[A-Za-z]+|[_^].?", name):
        items = _latex(name)
    else:
        return None
    return Completions(typed.start(), cursor, tuple(items)) if items else None


def _reverse(character: str) -> list[Completion]:
    from .table import names

    full = unicodedata.name(character, "")
    name = names().get(character, full)
    return [Completion(f"\\{name}", "unicode", note=full)] if name else []


def _latex(name: str) -> list[Completion]:
    from .table import characters

    known = characters()
    if name in known:
        return [_character(known[name])]
    return [Completion(f"\\{one}", "unicode", note=_shown(known[one])) for one in known if one.startswith(name)][:MOST]


def _unicode(name: str) -> list[Completion]:
    try:
        return [_character(unicodedata.lookup(name))]
    except KeyError:
        pass
    found = (Completion(f"\\{one}", "unicode", note=_shown(char)) for one, char in _named() if one.startswith(name))
    return [one for one, _ in zip(found, range(MOST), strict=False)]


def _character(character: str) -> Completion:
    return Completion(character, "unicode", note=unicodedata.name(character, ""))


def _shown(character: str) -> str:
    """A character for the menu: a mark that combines stands on a circle."""
    return f"\N{DOTTED CIRCLE}{character}" if unicodedata.combining(character) else character


@cache
def _named() -> tuple[tuple[str, str], ...]:
    """The names of all characters that are not numbered ones, sorted. It takes a moment, once."""
    return tuple(sorted(_all()))


def _all() -> Iterator[tuple[str, str]]:
    for code in range(32, min(_LISTED, sys.maxunicode)):
        name = unicodedata.name(chr(code), "")
        if name and not name.startswith(_NUMBERED):
            yield name, chr(code)
