"""kernel_info_request and connect_request: what this kernel is, and where it listens."""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from typing import Any

import nacre

from .. import __version__
from ..codec import VERSION
from ..lane import Request


def kernel_info(request: Request) -> dict[str, Any]:
    """What this kernel is and can do."""
    python = ".".join(map(str, sys.version_info[:3]))
    debugger = PathFinder.find_spec("debugpy") is not None
    return {
        "status": "ok",
        "protocol_version": VERSION,
        "implementation": "nacre",
        "implementation_version": __version__,
        "language_info": {
            "name": "python",
            "version": python,
            "mimetype": "text/x-python",
            "file_extension": ".py",
            "pygments_lexer": "python3",
            "codemirror_mode": {"name": "python", "version": 3},
            "nbconvert_exporter": "python",
        },
        "banner": f"Nacre {nacre.__version__}, Python {python}",
        "help_links": [{"text": "Python", "url": f"https://docs.python.org/{python.rpartition('.')[0]}"}],
        "supported_features": ["kernel subshells", *(["debugger"] if debugger else [])],
        "debugger": debugger,
    }


def connect(request: Request) -> dict[str, Any]:
    """The ports this kernel listens at."""
    ports = request.kernel.connection.ports
    return {"status": "ok", **{f"{channel}_port": port for channel, port in ports.items()}}
