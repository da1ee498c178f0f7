"""Doing something once, right after a module was imported by whoever imports it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

Action = Callable[[ModuleType], object]


def when_imported(name: str, action: Action) -> Callable[[], None]:
    """Call ``action(module)`` once the module is imported, now if it was; returns the function that takes this back."""
    if name in sys.modules:
        action(sys.modules[name])
        return lambda: None
    waiting = Waiting(name, action)
    sys.meta_path.insert(0, waiting)
    return waiting.stop


class Waiting:
    """Waits for one top-level module, in ``sys.meta_path``. importlib.abc, which takes 7 ms, is not needed for it."""

    def __init__(self, name: str, action: Action) -> None:
        self._name = name
        self._action = action

    def stop(self) -> None:
        """Wait no longer."""
        if self in sys.meta_path:
            sys.meta_path.remove(self)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        self.stop()
        found = PathFinder.find_spec(fullname, path)
        if found is not None and found.loader is not None:
            found.loader = Acting(found.loader, self._action)  # type: ignore[assignment]
        return found


class Acting:
    """Loads a module as its own loader does, and acts then."""

    def __init__(self, loader: Any, action: Action) -> None:
        self._loader = loader
        self._action = action

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        made: ModuleType | None = self._loader.create_module(spec)
        return made

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        module.__loader__ = self._loader
        self._loader.exec_module(module)
        self._action(module)
