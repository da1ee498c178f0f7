"""``%connect_info``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from nacre import UsageError

if TYPE_CHECKING:
    from nacre import Shell


def connect_info(line: str, shell: Shell) -> None:
    """Print what a further client needs to reach this kernel."""
    if not shell.has_service("kernel"):
        raise UsageError("connect_info: this shell is no kernel; start one with nacre kernel")
    kernel = shell.service("kernel")
    print(json.dumps(kernel.connection.told(), indent=2))
    print("\nSave this as FILE (it holds the key), and join with: jupyter console --existing FILE")
