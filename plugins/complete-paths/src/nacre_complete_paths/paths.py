"""Which file names could stand at the cursor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nacre import Completion, Completions
from nacre_complete_names.lines import line
from nacre_complete_names.scan import Place, read, scan

if TYPE_CHECKING:
    from nacre import Shell
    from nacre_complete_names.lines import Line

    from .quoting import Word

FOLDERS = frozenset({"cd", "pushd"})
FILES = frozenset(
    {"edit", "ed", "file", "load", "loadpy", "logstart", "page", "pfile", "pycat", "run", "save", "writefile"}
)
SHELLS = frozenset({"bash", "sh", "!", "sx", "system", "script"})
OPENERS = (
    r"(?:\b(?:open|Path|PurePath|listdir|scandir|chdir|walk|stat|exists|isfile|isdir|glob|remove|mkdir|makedirs|copy"
    r"|rename|FileLink|Image|loadtxt)|\bread_\w+|\.to_\w+|\bload)\(\s*\Z"
)
_PATH = r"~[^/\s]*/|\.{0,2}/|[^:/\s][^:]*/|~\Z|\.\.?\Z|[A-Za-z]:\\"


def complete(text: str, cursor: int, shell: Shell) -> Completions | None:
    """File names in strings, commands and behind magics that take a path; None elsewhere."""
    if re.search(r"[%!'\"~/]|\w[ \t]", text[:cursor]) is None:
        return None  # before anything else is read for it
    from .quoting import last_word

    place = scan(text[:cursor])
    if place.kind == "string":
        return _in_string(place, cursor)
    if place.kind == "body":
        return _offered(last_word(place.text, place.start), cursor, False) if place.cell in SHELLS else None
    typed = line(place, shell) if place.kind in ("escape", "code") else None
    if typed is None or not typed.named:
        return None
    if typed.mark.startswith("!") or typed.name in FILES | FOLDERS | SHELLS or _is_alias(typed, shell):
        word = last_word(place.text, typed.words)
        if word.start == typed.words and not typed.mark.startswith("!"):
            return None  # the magic's name goes on here
        if typed.name in FOLDERS and "directories" in shell.plugins.order() and not re.search(r"[\\'\"]", word.typed):
            return None  # its own completer knows them, and more
        return _offered(word, cursor, typed.name in FOLDERS)
    inner = read(place.text, typed.words, lines=False)  # in the Python of %timeit and the like
    return _in_string(inner, cursor) if inner.kind == "string" else None


def _is_alias(typed: Line, shell: Shell) -> bool:
    return shell.has_service("aliases") and shell.service("aliases").get(typed.name) is not None


def _in_string(place: Place, cursor: int) -> Completions | None:
    string = place.string
    if string is None or len(string.quote) > 1 or "f" in string.prefix or "t" in string.prefix:
        return None
    from .quoting import in_string

    word = in_string(place.text, string)
    given = re.search(OPENERS, place.text[max(0, string.at - 60) : string.at])
    return _offered(word, cursor, False) if given or re.match(_PATH, word.path) else None


def _offered(word: Word, cursor: int, folders: bool) -> Completions | None:
    if word.path.startswith("-") or "\0" in word.path:
        return None
    from .folder import listed

    items = []
    for name, folder in listed(word.path, word.expands):
        written = word.written(name)
        if written is not None and (folder or not folders):
            items.append(Completion(written + ("/" if folder else ""), "folder" if folder else "file"))
    return Completions(word.name, cursor, tuple(items)) if items else None
