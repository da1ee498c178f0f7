"""What is done when a shell starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .resident import Resident

if TYPE_CHECKING:
    from nacre import Shell


def start(shell: Shell) -> None:
    """Have each outcome say what its cell took of memory, and hold to the limits of the profile, where it sets any."""
    resident = Resident()
    shell.resident = resident
    shell.on_close(resident.close)
    if "Limits" in shell.settings.traits:
        shell.service("limits").serve()
