"""A path that is being typed, and how a name is written where it stands."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from nacre_complete_names.scan import String

_SPECIAL = r"[^\w@%+=:,./~^-]"
_ESCAPE = r"\\(.)"
_PART = re.compile(r"""'[^']*'|"(?:[^"\\]|\\.)*"|\\.|(?P<end>[\s;|&<>()`]|(?<=[\w-])=)|.""", re.DOTALL)
_POSIX = os.name == "posix"


class Word(NamedTuple):
    """What is typed of a path: where it starts, where its last part does, its meaning without quoting, the quote
    that is open (``\\`` for none, in a command) and whether variables in it are expanded."""

    start: int
    name: int
    path: str
    quote: str
    prefix: str = ""  # of a string of Python; "sh" in a command
    expands: bool = False
    typed: str = ""

    def written(self, name: str) -> str | None:
        """A file name as it is written here, None where it cannot be."""
        if self.prefix == "sh":
            return _in_command(name, self.quote)
        if "r" in self.prefix:
            return None if self.quote in name or "\\" in name else name
        if "b" in self.prefix and not name.isascii():
            return None
        return name.replace("\\", "\\\\").replace(self.quote, "\\" + self.quote)


def _in_command(name: str, quote: str) -> str:
    if quote == "'":
        return name.replace("'", "'\\''")
    if quote == '"':
        return re.sub(r'(["\\$`])', r"\\\1", name)
    return re.sub(_SPECIAL, lambda found: "\\" + found[0], name) if _POSIX else name


def in_string(text: str, string: String) -> Word:
    """The path in a string literal that ends with the text."""
    typed = text[string.inside :]
    if "r" in string.prefix:
        path = typed
    else:
        path = re.sub(_ESCAPE, lambda found: found[1] if found[1] in "\\'\"" else found[0], typed)
    name = string.inside + typed.rfind("/") + 1
    return Word(string.at, name, path, string.quote, string.prefix)


def last_word(text: str, begin: int) -> Word:
    """The last word of a command, which may be open at a quote."""
    start = position = begin
    quote = ""
    while position < len(text):
        found = _PART.match(text, position)
        assert found is not None  # the pattern ends with any character
        if found["end"]:
            start = found.end()
        elif found[0] in ("'", '"'):  # one that is not closed
            quote, position = found[0], len(text)
            break
        position = found.end()
    typed = text[start:]
    opened = start + _open(typed, quote) if quote else start
    name = max(text.rfind("/", start) + 1, opened + len(quote), start)
    if not quote and typed[:1] in ("'", '"') and typed[-1:] == typed[:1]:
        name = start
    return Word(start, name, _meaning(typed), quote or "\\", "sh", typed.startswith("$"), typed)


def _open(typed: str, quote: str) -> int:
    """Where the quote that is not closed stands."""
    position = 0
    while position < len(typed):
        found = _PART.match(typed, position)
        assert found is not None
        if found[0] == quote:
            return position
        position = found.end()
    return 0


def _meaning(typed: str) -> str:
    """A word of a command without its quoting."""
    said = []
    for found in _PART.finditer(typed):
        part = found[0]
        if part[0] == "'":
            said.append(part.strip("'"))
        elif part[0] == '"':
            said.append(re.sub(r'\\(["\\$`])', r"\1", part.strip('"')))
        elif part[0] == "\\" and _POSIX:
            said.append(part[1:])
        else:
            said.append(part)
    return "".join(said)
