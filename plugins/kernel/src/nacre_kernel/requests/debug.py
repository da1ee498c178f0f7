"""debug_request: its content is a request of the Debug Adapter Protocol, its reply's the response."""

from __future__ import annotations

from typing import Any

from ..lane import Request


def debug(request: Request) -> dict[str, Any]:
    """Serve a request of the debugger's, which is made with the first."""
    kernel = request.kernel
    if kernel.debugger is None:
        from ..debugger.session import Debugger

        kernel.prepare()
        kernel.debugger = Debugger(kernel)
    return kernel.debugger.serve(request.content)
