"""Classes of libraries, where they are loaded."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

_MODULE_DICT = vars(ModuleType)["__dict__"]
_CLASS_DICT = vars(type)["__dict__"]
_FLAGS = vars(type)["__flags__"]
_MADE_AT_RUN_TIME = 1 << 9  # Py_TPFLAGS_HEAPTYPE; the others are compiled into a library and do not tell their module


def library(module: str, name: str) -> Any:
    """What a loaded module binds to a name, without asking it; None where it is not loaded or has none, and where a
    class of another's stands in its place."""
    loaded = sys.modules.get(module)
    if loaded is None or type(loaded) is not ModuleType:
        return None
    found = _MODULE_DICT.__get__(loaded).get(name)
    if type(found) is type and _FLAGS.__get__(found) & _MADE_AT_RUN_TIME:
        home = _CLASS_DICT.__get__(found).get("__module__")
        if type(home) is not str or home.split(".")[0] != module.split(".")[0]:
            return None
    return found
