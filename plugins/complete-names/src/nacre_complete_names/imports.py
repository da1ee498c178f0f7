"""Modules after ``import`` and ``from``, and the names that can be imported from one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nacre import Completion, Completions

if TYPE_CHECKING:
    from nacre import Shell

    from .modules import Modules

_STATEMENT = r"(?:\A|:)\s*(?P<word>import|from)\s+(?P<rest>[^:;]*)\Z"
_FROM = r"(?P<module>[\w.]+)\s+(?P<import>import\b\s*\(?)?(?P<names>[\w\s,#]*)\Z"
_EXTENSIONS = r"%(?:load_ext|reload_ext|aimport)\s+[+-]?(?P<module>[\w.]*)\Z"


def complete(text: str, cursor: int, shell: Shell) -> Completions | None:
    """What an import statement may go on with. Nothing is imported."""
    if re.search(r"import|from\s|_ext\s", text[:cursor]) is None:
        return None  # before anything else is read for it
    from .lines import line
    from .scan import scan

    place = scan(text[:cursor])
    modules: Modules = shell.service("modules")
    if place.kind == "escape":
        named = re.match(_EXTENSIONS, place.text[place.start :])
        return _modules(named["module"], cursor, modules) if named else None
    if place.kind != "code" or line(place, shell):
        return None
    found = re.search(_STATEMENT, place.text[place.start :])
    if found is None:
        return None
    rest = found["rest"]
    if found["word"] == "import":
        last = re.search(r"(?:\A|,\s*)([\w.]*)\Z", rest)
        return _modules(last[1], cursor, modules) if last else None
    if re.fullmatch(r"[\w.]*", rest):
        return _modules(rest, cursor, modules)
    parts = re.match(_FROM, rest)
    if parts is None:
        return None
    last = re.search(r"[^\W\d]?\w*\Z", parts["names"])
    word = last[0] if last else ""
    if not parts["import"]:
        return (
            Completions(cursor - len(word), cursor, (Completion("import", "keyword"),))
            if "import".startswith(word) and not parts["names"].strip(word)
            else None
        )
    return None if re.search(r"\w\s+\w*\Z", parts["names"]) else names(parts["module"], word, cursor, modules)


def _modules(typed: str, cursor: int, modules: Modules) -> Completions | None:
    package, _, word = typed.rpartition(".")
    if typed.startswith("."):
        return None
    found = modules.below(package) if package else modules.top()
    items = [Completion(name, "module") for name in sorted(found, key=_order) if name.startswith(word)]
    return Completions(cursor - len(word), cursor, tuple(items[:500])) if items else None


def names(module: str, word: str, cursor: int, modules: Modules) -> Completions | None:
    """The names in a module that a word may become."""
    if module.startswith("."):
        return None
    from .signatures import signature
    from .statics import MISSING, kind_of

    held = modules.names(module)
    items = []
    for name in sorted({*held, *modules.below(module)}, key=_order):
        if name.startswith(word):
            value = held.get(name, MISSING)
            kind = ("" if name in held else "module") if value is MISSING else kind_of(value)
            items.append(Completion(name, kind, signature(value) if kind == "function" else ""))
    return Completions(cursor - len(word), cursor, tuple(items[:500])) if items else None


def _order(name: str) -> tuple[int, str]:
    return len(name[:2]) - len(name[:2].lstrip("_")), name.lower()
