"""What is done when a shell starts: the debugger itself waits until it is called for."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nacre import Shell


def start(shell: Shell) -> None:
    """Let ``breakpoint()`` open this debugger until the shell closes, unless PYTHONBREAKPOINT says otherwise."""
    before: Any = sys.breakpointhook

    def stop(*arguments: Any, **keywords: Any) -> Any:
        if os.environ.get("PYTHONBREAKPOINT"):
            return sys.__breakpointhook__(*arguments, **keywords)  # noqa: T100
        return shell.service("debugger").set_trace(sys._getframe(1))

    def undo() -> None:
        if sys.breakpointhook is stop:
            sys.breakpointhook = before

    sys.breakpointhook = stop
    shell.on_close(undo)
