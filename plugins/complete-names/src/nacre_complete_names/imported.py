"""Names that the text itself imports: what they stand for before it has run, without importing anything."""

from __future__ import annotations

import builtins
import re
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from .statics import MISSING, attributes

if TYPE_CHECKING:
    from .expression import Part

_STATEMENT = re.compile(
    r"(?:^|[:;])[ \t]*(?:from[ \t]+(?P<module>[\w.]+)[ \t]+)?import[ \t]+(?P<names>\([^)]*|[^;\n#]*)", re.M
)
_NAME = re.compile(r"([\w.]+)(?:\s+as\s+(\w+))?")


class Source(NamedTuple):
    """Where a name comes from: a module, or one of the names in it."""

    module: str
    name: str = ""


def source(name: str, text: str) -> Source | None:
    """What the last statement that imports ``name`` takes it from."""
    found = None
    for statement in _STATEMENT.finditer(text) if "import" in text else ():
        module = statement["module"] or ""
        for said, other in _NAME.findall(statement["names"]):
            if (other or (said if module else said.partition(".")[0])) == name:
                whole = said if other else name
                found = Source(module, said) if module else Source(whole)
    return found


def scope(found: tuple[Part, ...], text: str, namespace: dict[str, Any]) -> dict[str, Any]:
    """The names in which an expression of a text is looked up: the namespace, or where its first is none of these, what
    the text imports under it from a module that is loaded."""
    origin = _origin(found, text, namespace)
    if origin is None:
        return namespace
    name = found[0].text
    module = sys.modules.get(origin.module)
    held = sys.modules.get(f"{origin.module}.{origin.name}", MISSING) if origin.name else module
    if origin.name and module is not None:
        held = attributes(module).get(origin.name, held)
    return namespace if held is None or held is MISSING else {name: held}


def unloaded(found: tuple[Part, ...], text: str, namespace: dict[str, Any]) -> str:
    """The name of the module that an expression of names and dots stands for, as far as its names and what the text
    imports go; an empty string where it is none."""
    origin = _origin(found, text, namespace) if all(part.kind == "attribute" for part in found[1:]) else None
    return ".".join(filter(None, (*origin, *(part.text for part in found[1:])))) if origin else ""


def _origin(found: tuple[Part, ...], text: str, namespace: dict[str, Any]) -> Source | None:
    name = found[0].text if found and found[0].kind == "name" else ""
    if not name or dict.__contains__(namespace, name) or name in vars(builtins):
        return None
    return source(name, text)
