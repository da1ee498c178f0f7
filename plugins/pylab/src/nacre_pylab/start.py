"""What is done when a shell starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nacre import Shell


def start(shell: Shell) -> None:
    """Choose where figures go, where a layer says so."""
    if "Pylab" in shell.settings.traits:
        from .magics import begin

        begin(shell)
