"""The service ``extensions``: loads and unloads modules that extend one shell.

Such a module has a function ``load_nacre_extension(shell)`` and, where it can be taken out again,
``unload_nacre_extension(shell)``; instead of the latter, the former may return a function without arguments
that undoes it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module, reload
from types import ModuleType
from typing import TYPE_CHECKING, Any

from nacre import UsageError

from .hooks import Entry

if TYPE_CHECKING:
    from nacre import Shell

ALREADY_LOADED = "already loaded"
NOT_LOADED = "not loaded"
NO_LOAD = "no load function"
NO_UNLOAD = "no unload function"


class Extensions:
    """The extension modules of one shell.

    loaded: by module name, the function that takes one out, or None where it cannot be. plugins: those that
    ``%load_ext`` enabled, as no module had the name. The methods return
    one of the four words above where they did nothing, else None. What the module raises passes.
    """

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.loaded: dict[str, Callable[[], Any] | None] = {}
        self.plugins: set[str] = set()

    def load(self, name: str) -> str | None:
        """Import a module and load it."""
        if name in self.loaded:
            return ALREADY_LOADED
        return self._enter(name, import_extension(name))

    def unload(self, name: str) -> str | None:
        """Take a module out. It stays imported."""
        if name not in self.loaded:
            return NOT_LOADED
        leave = self.loaded[name]
        if leave is None:
            return NO_UNLOAD
        leave()
        del self.loaded[name]
        return None

    def reload(self, name: str) -> str | None:
        """Take a module out where it is in and can be, import it anew, and load it."""
        if name not in self.loaded:
            return self.load(name)
        self.unload(name)
        self.loaded.pop(name, None)
        module = sys.modules.get(name)
        return self._enter(name, reload(module) if module else import_extension(name))

    def _enter(self, name: str, module: ModuleType) -> str | None:
        entry = self._entry(module)
        if entry is None:
            return NO_LOAD
        undo = entry.load(self.shell)
        unload = entry.unload
        if unload is not None:
            self.loaded[name] = lambda: unload(self.shell)
        else:
            self.loaded[name] = undo if callable(undo) else None
        return None

    def _entry(self, module: ModuleType) -> Entry | None:
        load = getattr(module, "load_nacre_extension", None)
        if load is not None:
            return Entry(load, getattr(module, "unload_nacre_extension", None))
        found: Entry | None = self.shell.plugins.decide("extension_entry", module=module, shell=self.shell)
        if found is None and hasattr(module, "load_ipython_extension"):
            raise UsageError(f"{module.__name__} is an extension for IPython: it needs the plugin that bridges to it")
        return found


def import_extension(name: str) -> ModuleType:
    """The module. Raises ``ModuleNotFoundError`` also for a name that is none."""
    if not all(part.isidentifier() for part in name.split(".")):
        raise ModuleNotFoundError(f"{name!r} is not a module's name", name=name)
    return import_module(name)
