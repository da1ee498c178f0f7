"""The traits of completion, ``[traits.Completion]``. Not imported where plain values were set."""

from __future__ import annotations

from typing import Any

from traitlets import Bool, Enum, Float, TraitType
from traitlets.config import Configurable

from .options import HELP, LEVELS, Options


def _trait(name: str) -> TraitType[Any, Any]:
    default = getattr(Options, name)
    if name == "evaluation":
        return Enum(LEVELS, default_value=default, help=HELP[name])
    if isinstance(default, bool):
        return Bool(default, help=HELP[name])
    return Float(default, min=0.0, help=HELP[name])


Completion = type(
    "Completion",
    (Configurable,),
    {
        "__doc__": "How completers are asked, and what they may do.",
        "__module__": __name__,
        **{name: _trait(name).tag(config=True) for name in HELP},
    },
)
