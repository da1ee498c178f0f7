"""usage_request: what the kernel takes of the machine. An extension of ipykernel's that JupyterLab shows."""

from __future__ import annotations

import os
import socket
from typing import Any

from nacre import UsageError

from ..lane import Request


def usage(request: Request) -> dict[str, Any]:
    """Processor (percent) and memory (bytes) of the kernel with its children, and of the machine."""
    try:
        import psutil  # type: ignore[import-untyped, unused-ignore]
    except ImportError:
        raise UsageError("usage_request needs psutil: pip install 'nacre-kernel[usage]'") from None
    own = psutil.Process()
    cpu, memory = 0.0, 0
    for process in [own, *own.children(recursive=True)]:
        try:
            cpu += request.kernel.cpu_percent(process)
            memory += process.memory_info().rss
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    whole = psutil.virtual_memory()
    return {
        "hostname": socket.gethostname(),
        "pid": os.getpid(),
        "kernel_cpu": cpu,
        "kernel_memory": memory,
        "host_cpu_percent": psutil.cpu_percent(),
        "cpu_count": psutil.cpu_count(),
        "host_virtual_memory": dict(whole._asdict()),
    }
