"""Modules that the toolkit's imports name, and that few sessions use, are imported when they are used.

asyncio names ``ssl`` in case a connection wants it, and the toolkit ``secrets`` and ``tempfile``: 6 MiB of the memory
at the prompt, most of it OpenSSL. While the toolkit is imported, such a name is bound to a stand-in that passes on to
the module itself. ``sys.modules`` keeps no stand-in: whoever imports one of these modules afterwards, or had it
already, has the real one.
"""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.machinery import BuiltinImporter, ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

TLS = frozenset({"ssl", "asyncio.sslproto"})
RARE = TLS | {"secrets", "shutil", "tempfile"}


class StandIn(ModuleType):
    """Stands for a module that is imported when one of its attributes is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what the import system itself looks for
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            sys.modules.pop(self.__name__, None)
        return getattr(import_module(self.__name__), name)


class Finder:
    """Finds a stand-in for each rare module that is there, the first time it is looked for."""

    def __init__(self) -> None:
        finders = BuiltinImporter, PathFinder
        # an interpreter may be made without it: asyncio expects to be told so when it imports ``ssl``
        self._names = set(RARE if any(one.find_spec("_ssl") for one in finders) else RARE - TLS)

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> ModuleSpec | None:
        if name not in self._names or PathFinder.find_spec(name, path) is None:
            return None
        self._names.remove(name)
        return ModuleSpec(name, self)  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """The stand-in."""
        return StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing: the module itself is not run."""


@contextmanager
def postponing() -> Iterator[None]:
    """Have the rare modules imported later meanwhile."""
    finder: Any = Finder()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in RARE:
            if isinstance(sys.modules.get(name), StandIn):
                del sys.modules[name]


@contextmanager
def undisturbed() -> Iterator[None]:
    """Import hundreds of modules without looking for garbage among them, and without an interrupt in their midst:
    where keys are read one by one, Ctrl-C is no signal, and whoever sends one means a cell."""
    collecting, before = gc.isenabled(), None
    gc.disable()
    with suppress(ValueError):  # not on the main thread
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)
        if collecting:
            gc.enable()
