"""What is done when a shell starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nacre import Shell


def start(shell: Shell) -> None:
    """Restore what was stored, where a profile says so."""
    if "StoreMagics" in shell.settings.traits:
        from .restoring import autorestore

        autorestore(shell)
