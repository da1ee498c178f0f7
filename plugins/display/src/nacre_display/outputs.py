"""Results kept by cell number: ``Out``, ``_N``, and ``_ __ ___`` for the last three."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

from .defaults import OUTPUT

if TYPE_CHECKING:
    from nacre import Shell

LIGHT = frozenset({int, float, bool, type(None), complex})
LAST = ("_", "__", "___")
NOTHING = object()
BUILTINS = vars(builtins)


class Outputs:
    """The results of one shell, the oldest dropped where there are too many or they hold too much.

    values: results by cell number, the dict that the user sees as ``Out``. held: their bytes, estimated.
    """

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.values: dict[int, Any] = {}
        self.held = 0
        self._sizes: dict[int, int] = {}
        self._bound: tuple[Any, Any, Any] = (NOTHING, NOTHING, NOTHING)
        shell.hidden.update(LAST)
        self.configure()

    def configure(self) -> None:
        """Read the traits, and drop what is too much by them."""
        traits: Any = OUTPUT
        if "OutputCache" in self.shell.settings.traits:
            from .traits import OutputCache

            traits = self.shell.configure(OutputCache)
        self.enabled: bool = traits.enabled
        self.max_count: int = traits.max_count
        self.max_bytes: int = traits.max_bytes
        self._shrink()

    def add(self, number: int, value: Any) -> None:
        """Keep a result. ``Out`` itself is not kept, nor a result where keeping is switched off."""
        if not self.enabled or value is self.values:
            return
        self._bind_last(value)
        self.values.pop(number, None)
        self.values[number] = value
        name = f"_{number}"
        self.shell.namespace[name] = value
        self.shell.hidden.add(name)
        size = 32
        if type(value) not in LIGHT:
            from .weight import weight

            size = weight(value)
        self.held += size - self._sizes.get(number, 0)
        self._sizes[number] = size
        if len(self.values) > self.max_count or (self.held > self.max_bytes and self.max_bytes):
            self._shrink()

    def _bind_last(self, value: Any) -> None:
        """Move ``_ __ ___`` on, unless one of them is the user's, or gettext's in builtins."""
        space = self.shell.namespace
        first, second, third = self._bound
        get = space.get
        ours = get("_", first) is first and get("__", second) is second and get("___", third) is third
        if BUILTINS.get("_") is not None:  # doctest leaves a None there
            if ours:
                for name in LAST:
                    space.pop(name, None)
        elif ours:
            self._bound = value, first, second
            space["_"] = value
            if first is not NOTHING:
                space["__"] = first
                if second is not NOTHING:
                    space["___"] = second

    def _shrink(self) -> None:
        before = len(self.values)
        while len(self.values) > self.max_count or (self.max_bytes and self.held > self.max_bytes and self.values):
            self.drop(next(iter(self.values)))
        if before > len(self.values):
            self.shell.notice("old results are dropped from Out to keep it within its limits (see %out)", once=True)

    def drop(self, number: int) -> None:
        """Forget one result. Raises ``KeyError`` where there is none of that number."""
        value = self.values.pop(number)
        self.held -= self._sizes.pop(number, 0)
        name = f"_{number}"
        if self.shell.namespace.get(name, NOTHING) is value:
            del self.shell.namespace[name]

    def clear(self) -> None:
        """Forget all results, also ``_ __ ___`` where they are not the user's."""
        for number in list(self.values):
            self.drop(number)
        self.held = 0
        self._sizes.clear()
        for name, one in zip(LAST, self._bound, strict=True):
            if one is not NOTHING and self.shell.namespace.get(name, NOTHING) is one:
                del self.shell.namespace[name]
        self._bound = (NOTHING, NOTHING, NOTHING)

    def size(self, number: int) -> int:
        """The bytes one result was found to hold."""
        return self._sizes.get(number, 0)


def values(shell: Shell) -> dict[int, Any]:
    """What is bound as ``Out``."""
    found: dict[int, Any] = shell.service("outputs").values
    return found
