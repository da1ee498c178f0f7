"""The last that a kernel does: letting go of what the user's names hold."""

from __future__ import annotations

from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

KEPT = (ModuleType, FunctionType, BuiltinFunctionType, type)  # what finalizers may need


def release(namespace: dict[str, Any]) -> None:
    """Let go of the values of a namespace while everything else still works. To be called as the very last.

    The interpreter would do the same a moment later, but by way of its collector wherever a function or a class is
    among them, since these hold on to the namespace: with millions of objects that takes six times as long.
    """
    for name in [name for name in namespace if not name.startswith("__")]:
        if not issubclass(type(namespace[name]), KEPT):
            namespace[name] = None
