"""A cell that is only a macro's name becomes the macro's text."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nacre import Shell

DEPTH = 20  # macros that may stand in for one another


def play(source: str, shell: Shell) -> str:
    """The text of the macro that a cell names, else the cell as it is. A macro may name another one.

    Raises ``SyntaxError`` for one that leads back to itself.
    """
    made = sys.modules.get(f"{__package__}.macro")
    if made is None:  # and so there is no macro yet
        return source
    for _ in range(DEPTH):
        name = source.strip()
        if not name.isidentifier():
            return source
        value: Any = shell.namespace.get(name)
        if not issubclass(type(value), made.Macro):  # isinstance would ask a proxy for its class
            return source
        source = value.value
    raise SyntaxError(f"the macro {name!r} leads back to itself")
