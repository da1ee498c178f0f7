"""Definitions as bytes, and back in the process that receives them."""

from __future__ import annotations

import io
import sys
import weakref
from collections.abc import Callable
from multiprocessing.reduction import ForkingPickler
from typing import Any

import cloudpickle  # type: ignore[import-untyped]

from .byvalue import HOOK, Override

known: weakref.WeakSet[type] = weakref.WeakSet()  # classes whose attributes are right in this process


class Pickler(cloudpickle.Pickler):  # type: ignore[misc]
    """cloudpickle's, but a class that returns to where it was defined keeps the attributes it has there."""

    def reducer_override(self, value: Any) -> Any:
        reduced = super().reducer_override(value)
        if isinstance(value, type) and isinstance(reduced, tuple) and len(reduced) == 6 and reduced[5] is not None:
            known.add(value)
            made, arguments, state, _, _, set_state = reduced
            return made, arguments, (set_state, state), None, None, fill
        return reduced


def fill(made: type, state: tuple[Callable[[Any, Any], Any], Any]) -> type:
    """Set the attributes of a class that has arrived for the first time."""
    if made not in known:
        set_state, values = state
        set_state(made, values)
        known.add(made)
    return made


def dumps(value: Any) -> bytes:
    """A function or class by value, with what it mentions."""
    with io.BytesIO() as file:
        Pickler(file).dump(value)
        return file.getvalue()


def restore(data: bytes) -> Any:
    """What ``dumps`` was given, in the process that receives it; what it sends back goes by value too."""
    if HOOK not in ForkingPickler.__dict__:
        Override(ForkingPickler, vars(sys.modules["__main__"])).set()
    return cloudpickle.loads(data)
