"""When definitions of the shell's ``__main__`` begin to go by value: once ``multiprocessing`` can pickle at all."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nacre import Shell


class Sending:
    """The service ``sending``: by value from when ``multiprocessing`` is there until the shell closes."""

    def __init__(self, shell: Shell) -> None:
        main = vars(sys.modules["__main__"])
        self.host = None if main is shell.namespace else main
        self._undo: list[Callable[[], None]] = []
        self._when("multiprocessing.reduction", self._pickle)
        self._when("multiprocessing.spawn", self._prepare)

    def _when(self, name: str, then: Callable[[Any], None]) -> None:
        if name in sys.modules:
            then(sys.modules[name])
        else:
            self._undo.append(Arrival(name, then).wait())

    def _pickle(self, module: Any) -> None:
        from .byvalue import Override

        override = Override(module.ForkingPickler, self.host)
        override.set()
        self._undo.append(override.undo)

    def _prepare(self, module: Any) -> None:
        from .byvalue import without_other_files

        self._undo.append(without_other_files(module))

    def close(self) -> None:
        """Take it back."""
        while self._undo:
            self._undo.pop()()


def start(shell: Shell) -> None:
    """Have the service from the start."""
    shell.service("sending")


class Arrival:
    """A finder that finds nothing itself: it has the others find one module, and calls ``then(module)`` once that is
    there."""

    def __init__(self, name: str, then: Callable[[Any], None]) -> None:
        self.name = name
        self.then = then

    def wait(self) -> Callable[[], None]:
        """Begin; returns the function that ends it."""
        sys.meta_path.insert(0, self)
        return lambda: sys.meta_path.remove(self) if self in sys.meta_path else None

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name != self.name:
            return None
        for finder in sys.meta_path[sys.meta_path.index(self) + 1 :]:
            find = getattr(finder, "find_spec", None)
            spec = find(name, path, target) if find else None
            if spec is not None:
                if hasattr(spec.loader, "exec_module"):
                    self._follow(spec.loader)
                return spec
        return None

    def _follow(self, loader: Any) -> None:
        run = loader.exec_module

        def exec_module(module: Any) -> None:
            run(module)
            self.then(module)

        loader.exec_module = exec_module  # a loader of source is made for each module
