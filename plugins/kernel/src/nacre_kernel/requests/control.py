"""What is asked on the control channel: shutdown, interrupt, subshells."""

from __future__ import annotations

import os
import signal
import threading
from typing import Any

from ..lane import Request


def shutdown(request: Request) -> dict[str, Any]:
    """End the kernel, once the reply is sent."""
    restart = request.content.get("restart") is True
    request.kernel.leave(restart)
    return {"status": "ok", "restart": restart}


def interrupt(request: Request) -> dict[str, Any]:
    """Interrupt the main shell's cell, and the child processes of the kernel's group."""
    if os.name == "posix" and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGINT)
    elif hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        import _thread

        _thread.interrupt_main()
    return {"status": "ok"}


def create_subshell(request: Request) -> dict[str, Any]:
    """Start a further lane in the same namespace."""
    return {"status": "ok", "subshell_id": request.kernel.subshells.create()}


def delete_subshell(request: Request) -> dict[str, Any]:
    """End a subshell after the request it serves."""
    request.kernel.subshells.delete(str(request.content.get("subshell_id")))
    return {"status": "ok"}


def list_subshell(request: Request) -> dict[str, Any]:
    """The subshells there are."""
    return {"status": "ok", "subshell_id": list(request.kernel.subshells.lanes)}
