"""Names that cells bound with ``from module import name``, and how they follow the module."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from types import ModuleType
from typing import Any


class Imported:
    """The from-imports of a shell's cells: the user's name to the module and the name there; the last counts."""

    def __init__(self) -> None:
        self._origin: dict[str, tuple[str, str]] = {}
        self._stars: set[str] = set()

    def note(self, source: str) -> None:
        """Note the from-imports at the top level of a cell's Python source."""
        if "import" not in source:
            return
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError):
            return  # a cell that did not run imported nothing
        for node in tree.body:
            if not isinstance(node, ast.ImportFrom) or node.level or not node.module:
                continue
            for one in node.names:
                if one.name == "*":
                    self._stars.add(node.module)
                else:
                    self._origin[one.asname or one.name] = node.module, one.name

    def bind(self, module: ModuleType, before: Mapping[str, Any], namespace: dict[str, Any]) -> None:
        """Bind the user's names anew that still are what the module had before."""
        now = vars(module)
        for name, (origin, there) in self._origin.items():
            if origin == module.__name__ and there in now and _same(namespace, name, before, there):
                namespace[name] = now[there]
        if module.__name__ in self._stars:
            for name in getattr(module, "__all__", [name for name in now if not name.startswith("_")]):
                if name in now and (name not in namespace or _same(namespace, name, before, name)):
                    namespace[name] = now[name]


def _same(namespace: Mapping[str, Any], name: str, before: Mapping[str, Any], there: str) -> bool:
    return name in namespace and there in before and namespace[name] is before[there]
