"""Which of Qt's bindings to use: the one that is imported already, for two in one process end it; else the one that
``$QT_API`` names, as other libraries take it; else the first that is installed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

from nacre import UsageError

SIX = ("PySide6", "PyQt6")
FIVE = ("PyQt5", "PySide2")


class Binding(NamedTuple):
    """The modules of a binding."""

    core: Any
    widgets: Any


def find(name: str, wanted: Sequence[str]) -> Binding:
    """The modules of one of the ``wanted`` bindings, for the loop ``name``. Raises ``UsageError``."""
    imported = [one for one in (*SIX, *FIVE) if f"{one}.QtCore" in sys.modules]
    if imported and imported[0] not in wanted:
        raise UsageError(f"{name}: {imported[0]} is imported already, and one process cannot have two kinds of Qt")
    asked = os.environ.get("QT_API", "").lower()
    named = [one for one in wanted if one.lower() == asked]
    chosen = [*imported, *named, *(one for one in wanted if find_spec(one))]
    if not chosen:
        raise UsageError(f"{name}: none of {', '.join(wanted)} is installed: %pip install PySide6-Essentials")
    try:
        return Binding(import_module(f"{chosen[0]}.QtCore"), import_module(f"{chosen[0]}.QtWidgets"))
    except ImportError as error:
        raise UsageError(f"{name}: {chosen[0]} cannot be imported: {error}") from None
