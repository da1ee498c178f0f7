"""Suggestions for Python 3.11, whose ``traceback`` module has none: later ones make them themselves."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterable
from contextlib import suppress
from types import ModuleType
from typing import Any

from .source import global_names, local_names

MOST = 750  # names that are compared


def suggestion(error: BaseException) -> str:
    """``". Did you mean: 'name'?"``, or nothing. No code of the user's is run: names are looked up as stored."""
    if sys.version_info >= (3, 12):
        return ""
    name = getattr(error, "name", None) if isinstance(error, NameError | AttributeError) else None
    if type(name) is not str:
        return ""
    known = _attributes(error.obj) if isinstance(error, AttributeError) else _names(error)
    from difflib import get_close_matches

    names = [one for one in known if type(one) is str and one != name]
    close = get_close_matches(name, names, 1, 0.7) if len(names) <= MOST else []
    return f". Did you mean: {close[0]!r}?" if close else ""


def _names(error: BaseException) -> Iterable[Any]:
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    if place is None:
        return ()
    return {*local_names(place.tb_frame), *global_names(place.tb_frame), *vars(builtins)}


def _attributes(value: Any) -> Iterable[Any]:
    kind = type(value)
    spaces = [type.__getattribute__(base, "__dict__") for base in type.__getattribute__(kind, "__mro__")]
    if isinstance(value, type):
        spaces += [type.__getattribute__(base, "__dict__") for base in type.__getattribute__(value, "__mro__")]
    elif isinstance(value, ModuleType):
        spaces.append(ModuleType.__getattribute__(value, "__dict__"))
    else:
        with suppress(AttributeError, TypeError):
            spaces.append(object.__getattribute__(value, "__dict__"))
    return {name for space in spaces if isinstance(space, dict) or hasattr(space, "keys") for name in space}
