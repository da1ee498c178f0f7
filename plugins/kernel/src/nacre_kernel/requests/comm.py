"""comm_info_request, comm_open, comm_msg and comm_close."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from typing import Any

from ..comms import told as as_told
from ..lane import Request


def info(request: Request) -> dict[str, Any]:
    """The open comms, all or those of one target."""
    target = request.content.get("target_name")
    known = dict(request.kernel.comms.known)
    comms = {
        name: {"target_name": comm.target_name}
        for name, comm in known.items()
        if target is None or comm.target_name == target
    }
    return {"status": "ok", "comms": comms}


def opened(request: Request) -> None:
    """A client opens a comm. Where nobody registered its target it is closed again."""
    name, target = str(request.content.get("comm_id", "")), str(request.content.get("target_name", ""))
    comms = request.kernel.comms
    try:
        manager = comms.manager
        found = manager.targets.get(target)
    except ImportError:  # who registered a target would have imported it
        found = None
    if found is None:
        print(f"nacre: nothing here knows the comm target {target!r}", file=sys.stderr)
        request.kernel.publisher.publish("comm_close", {"comm_id": name, "data": {}})
        return
    import comm

    made = comm.create_comm(comm_id=name, primary=False, target_name=target)
    manager.register_comm(made)
    if not _call(request, lambda: found(made, as_told(request.message))):
        made.close()


def told(request: Request) -> None:
    """A client sends a message to a comm; one that is gone already gets nothing."""
    comm = request.kernel.comms.known.get(str(request.content.get("comm_id", "")))
    if comm is not None:
        _call(request, lambda: comm.handle_msg(as_told(request.message)))


def closed(request: Request) -> None:
    """A client closes a comm."""
    name = str(request.content.get("comm_id", ""))
    comm = request.kernel.comms.known.pop(name, None)
    request.kernel.comms.senders.pop(name, None)
    if comm is not None:
        comm._closed = True
        _call(request, lambda: comm.handle_close(as_told(request.message)))


def _call(request: Request, function: Callable[[], object]) -> bool:
    """Run the user's callback, interruptible as a cell is; its error is shown as one. False where there was one."""
    try:
        with request.shell.interrupts:
            function()
    except BaseException as error:
        traceback.print_exception(error)
        return False
    return True
