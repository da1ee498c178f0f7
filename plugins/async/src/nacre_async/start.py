"""What is done when a shell starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nacre import Shell


def start(shell: Shell) -> None:
    """Use the loop that the profile names, where it names one."""
    if "Await" in shell.settings.traits:
        shell.service("runners").serve()
