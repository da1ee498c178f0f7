"""Looking at objects by asking them, which runs their code: for the level ``unsafe`` alone."""

from __future__ import annotations

from typing import Any

from .statics import MISSING, Instance


def attribute(value: Any, name: str) -> Any:
    """``value.name``; MISSING where that raises."""
    if type(value) is Instance or value is MISSING:
        return MISSING
    try:
        return getattr(value, name)
    except (Exception, SystemExit):
        return MISSING


def item(value: Any, key: Any) -> Any:
    """``value[key]``; MISSING where that raises."""
    if type(value) is Instance or value is MISSING or key is MISSING:
        return MISSING
    try:
        return value[key]
    except (Exception, SystemExit):
        return MISSING


def names(value: Any) -> list[str]:
    """What ``dir`` says; nothing where it raises."""
    if type(value) is Instance:
        return []
    try:
        return [name for name in dir(value) if type(name) is str and name.isidentifier()]
    except (Exception, SystemExit):
        return []


def keys(value: Any) -> list[Any]:
    """What ``_ipython_key_completions_`` or ``keys`` says; nothing where there is neither."""
    for name in ("_ipython_key_completions_", "keys"):
        found = attribute(value, name)
        if found is not MISSING:
            try:
                return list(found())
            except (Exception, SystemExit):
                return []
    return []
