"""What is done when a shell starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nacre import Shell


def start(shell: Shell) -> None:
    """Reload modules from now on, where a profile says so."""
    if "Autoreload" in shell.settings.traits:
        shell.service("autoreload").start()
