"""No toolkit: waiting as asyncio itself does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nacre import Shell
    from nacre_gui.contract import Wait


class Asyncio:
    """The loop ``asyncio``. Cells and prompt share an asyncio loop anyway, so there is nothing to do but wait."""

    def __init__(self, shell: Shell) -> None:
        pass

    def run(self, wait: Wait) -> None:
        if not wait.over():
            wait.polled(lambda: None, pause=wait.left if wait.left is not None else 60.0)

    def close(self) -> None:
        pass
