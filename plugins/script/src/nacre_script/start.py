"""What is done when a shell starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nacre import Shell


def start(shell: Shell) -> None:
    """Offer a cell magic for each program that the traits name, where a profile sets one."""
    if "Scripts" in shell.settings.traits:
        shell.service("scripts").offer_programs()
