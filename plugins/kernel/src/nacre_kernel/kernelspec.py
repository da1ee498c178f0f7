"""Registering kernelspecs: a folder with ``kernel.json`` where Jupyter clients look."""

from __future__ import annotations

import json
import os
import re
import sys
from argparse import Namespace
from typing import Any

from nacre import UsageError

from .codec import VERSION
from .connection import data_folder

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")  # no "..", which is a folder elsewhere


def install(args: Namespace, profile: str) -> int:
    """Register a kernelspec and tell where it is. Raises ``UsageError``."""
    name = args.name or (f"nacre-{profile}" if profile else "nacre")
    if not NAME.fullmatch(name):
        raise UsageError(
            f"kernel: {name!r} is no name for a kernelspec: a letter, digit or '_', then also '.' and '-'; use --name"
        )
    if profile:
        _check(profile)
    prefix = sys.prefix if args.sys_prefix else args.prefix
    base = os.path.join(os.path.abspath(os.path.expanduser(prefix)), "share", "jupyter") if prefix else data_folder()
    folder = os.path.join(base, "kernels", name.lower())
    display = args.display_name or (f"Nacre ({profile})" if profile else "Nacre")
    try:
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "kernel.json"), "w", encoding="utf-8") as file:
            json.dump(spec(display, profile), file, indent=2)
            file.write("\n")
    except OSError as error:
        raise UsageError(f"kernel: cannot write {error.filename or folder}: {error.strerror}") from None
    print(f"registered {display!r} as {name.lower()} in {folder}")
    return 0


def spec(display: str, profile: str = "") -> dict[str, Any]:
    """The content of a kernel.json."""
    chosen = ["--profile", profile] if profile else []
    return {
        "argv": [sys.executable, "-m", "nacre", *chosen, "kernel", "-f", "{connection_file}"],
        "display_name": display,
        "language": "python",
        "interrupt_mode": "signal",
        "kernel_protocol_version": VERSION,
        "metadata": {"debugger": True, "supported_encryption": ["curve"]},
    }


def _check(profile: str) -> None:
    """Raise ``UsageError`` for a profile that is not there: better now than when a client starts the kernel."""
    from nacre import Shell

    Shell(profile).close()
