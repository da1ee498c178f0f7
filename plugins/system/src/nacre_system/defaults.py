"""The defaults of the traits, readable without importing traitlets."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from nacre import Shell


class Defaults(NamedTuple):
    shell: str = ""
    raise_on_error: bool = False
    pseudo_terminal: bool = True


DEFAULTS = Defaults()


def settings(shell: Shell) -> Defaults:
    """What the layers set for ``SystemCommands`` in this shell."""
    if "SystemCommands" not in shell.settings.traits:
        return DEFAULTS
    from .traits import SystemCommands

    set_ = shell.configure(SystemCommands)
    return Defaults(set_.shell, set_.raise_on_error, set_.pseudo_terminal)
