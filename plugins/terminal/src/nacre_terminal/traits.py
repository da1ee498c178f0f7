"""The traits of the terminal, ``[traits.TerminalFrontend]``. Not imported where plain values were set."""

from __future__ import annotations

from typing import Any

from traitlets import Bool, Dict, Enum, Float, Integer, TraitType, Unicode
from traitlets.config import Configurable

from .options import CHOICES, HELP, defaults


def _trait(name: str, default: Any) -> TraitType[Any, Any]:
    help = HELP[name]
    if name in CHOICES:
        return Enum(CHOICES[name], default_value=default, help=help)
    if isinstance(default, bool):
        return Bool(default, help=help)
    if isinstance(default, int):
        return Integer(default, min=0, help=help)
    if isinstance(default, float):
        return Float(default, min=0.0, help=help)
    if isinstance(default, str):
        return Unicode(default, help=help)
    return Dict(default_value=dict(default), help=help)


TerminalFrontend = type(
    "TerminalFrontend",
    (Configurable,),
    {
        "__doc__": "How the terminal looks and what its keys do.",
        "__module__": __name__,
        **{name: _trait(name, default).tag(config=True) for name, default in defaults().items()},
    },
)
