"""What no line of Python can do without, kept aside: a cell that took it away would take the shell with it.

Nothing here uses a name of ``builtins`` that was not taken along, for there may be none left.
"""

from __future__ import annotations

import builtins
import sys
from builtins import callable


class Needed:
    """The names of ``builtins``, and the modules there are."""

    def __init__(self) -> None:
        self._builtins = builtins.__dict__.copy()
        self._builtins.pop("_", None)  # Python's own shell leaves its last result there
        self._modules = sys.modules.copy()

    def mend(self) -> list[str]:
        """Put back what was deleted, and functions and classes that were replaced by what cannot be called; returns
        the names. What can be called in their place, and modules taken out one by one, are left as they are."""
        kept, there = self._builtins, builtins.__dict__
        lost = [name for name in kept if name not in there or (callable(kept[name]) and not callable(there[name]))]
        for name in lost:
            there[name] = kept[name]
        if "sys" in sys.modules:
            self._modules = sys.modules.copy()
            return [f"builtins.{name}" for name in lost]
        sys.modules.update({**self._modules, **sys.modules})
        return [*(f"builtins.{name}" for name in lost), "sys.modules"]
