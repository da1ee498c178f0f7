"""What changes in ``multiprocessing`` while a shell lives; ``docs/design/running.md`` says why."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import FunctionType
from typing import Any

HOOK = "reducer_override"
PYTHON = (".py", ".pyw", ".pyc")


class Override:
    """Sends functions and classes of ``__main__`` by value.

    kind: the class of picklers that ``multiprocessing`` uses. host: the names of the program that this process runs,
    which other processes find by themselves; None where it runs a shell.
    """

    def __init__(self, kind: Any, host: dict[str, Any] | None) -> None:
        self.kind = kind
        self.host = host
        self.before: Any = None
        self.active = False

    def set(self) -> None:
        """Begin."""
        self.before = self.kind.__dict__.get(HOOK)
        self.active = True
        setattr(self.kind, HOOK, self)

    def undo(self) -> None:
        """End; what another shell has set on top of it stays."""
        self.active = False
        top = self.kind.__dict__.get(HOOK)
        while isinstance(top, Override) and not top.active:
            top = top.before
            if top is None:
                delattr(self.kind, HOOK)
            else:
                setattr(self.kind, HOOK, top)

    def __get__(self, pickler: Any, owner: Any = None) -> Any:
        return self if pickler is None else partial(self._reduce, pickler)

    def _reduce(self, pickler: Any, value: Any) -> Any:
        ours = self.active and isinstance(value, FunctionType | type) and value.__module__ == "__main__"
        if ours and (self.host is None or _find(self.host, value) is not value):
            from .carrying import dumps, restore

            return restore, (dumps(value),)
        return NotImplemented if self.before is None else self.before.__get__(pickler, self.kind)(value)


def _find(space: dict[str, Any], value: Any) -> Any:
    first, _, rest = value.__qualname__.partition(".")
    found = space.get(first)
    for name in rest.split(".") if rest else ():
        found = getattr(found, name, None)
    return found


def without_other_files(spawn: Any) -> Callable[[], None]:
    """Tell children of no main file that is not Python (``.ipy``), which they could not read. Returns the undo."""
    original = spawn.get_preparation_data

    def get_preparation_data(name: str) -> dict[str, Any]:
        data: dict[str, Any] = original(name)
        if not data.get("init_main_from_path", ".py").endswith(PYTHON):
            del data["init_main_from_path"]
        return data

    def undo() -> None:
        if spawn.get_preparation_data is get_preparation_data:
            spawn.get_preparation_data = original

    spawn.get_preparation_data = get_preparation_data
    return undo
