"""What is done when a shell starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nacre import Shell


def start(shell: Shell) -> None:
    """Define the aliases that the trait names, where a profile sets it: the service does so when it is made."""
    if "Aliases" in shell.settings.traits:
        shell.service("aliases")
