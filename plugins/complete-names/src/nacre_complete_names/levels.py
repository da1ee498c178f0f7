"""How far completion may look at objects: ``Completion.evaluation``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nacre import Shell

FORBIDDEN = "forbidden"  # names only
MINIMAL = "minimal"  # attributes, read from dictionaries and classes
LIMITED = "limited"  # also items of well-known containers, and classes that calls give
UNSAFE = "unsafe"  # whatever ``getattr``, ``dir`` and ``[]`` do


def level(shell: Shell) -> str:
    """The level in force."""
    return str(_option(shell, "evaluation", LIMITED))


def fuzzy(shell: Shell) -> bool:
    """Whether letters in their order are enough."""
    return bool(_option(shell, "fuzzy", False))


def auto_close(shell: Shell) -> bool:
    """Whether a key brings its quote and bracket."""
    return bool(_option(shell, "auto_close", False))


def _option(shell: Shell, name: str, default: object) -> object:
    if not shell.has_service("completion"):
        return default
    return getattr(getattr(shell.service("completion"), "options", None), name, default)
