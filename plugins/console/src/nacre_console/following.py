"""Looking on: what the others at a kernel do is shown, and nothing can be asked of it."""

from __future__ import annotations

from queue import Empty
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .remote import Remote

LOOK = 0.5  # seconds between two looks whether the kernel is there


def look_on(shell: Remote) -> int:
    """Show what is published until Ctrl-C, or until the kernel is gone; returns the exit status."""
    client = shell.client
    print(f"nacre: looking on at {client.path or 'the kernel'}; Ctrl-C leaves")
    try:
        while True:
            try:
                heard = client.events.get(timeout=LOOK)
            except Empty:
                if client.gone:
                    shell.show_what_came()
                    return 1
                continue
            if heard is not None and heard.channel == "iopub":
                shell.showing.show(heard.message)
    except KeyboardInterrupt:
        print()
        return 0
