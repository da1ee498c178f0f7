"""Asking a process that was not prepared to listen: ``sys.remote_exec`` of Python 3.14 (PEP 768)."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from typing import Any

from nacre import UsageError

PATIENCE = 10.0  # seconds the other process has to come by a point where it runs what it was sent
SCRIPT = """\
def listen(profile, path, folders):
    import sys
    try:
        from nacre_embed.listener import Listener
    except ImportError:
        sys.path.extend(folder for folder in folders if folder not in sys.path)
        from nacre_embed.listener import Listener
    Listener(profile, vars(sys.modules["__main__"]), path)
"""


def script(profile: str, path: str) -> str:
    """The program that makes a process listen at a path. It runs in the names of that process's ``__main__``
    (PEP 768), and leaves none there. Where Nacre is not installed there, it is imported from where it is here."""
    call = f"listen({profile!r}, {path!r}, {[entry for entry in sys.path if os.path.isabs(entry)]!r})"
    return f"exec({SCRIPT + call!r}, {{'__name__': 'nacre_attach'}})\n"


def prepare(pid: int, path: str, profile: str) -> None:
    """Make a process listen, and wait until it does. Raises ``UsageError`` where that cannot be."""
    run: Any = getattr(sys, "remote_exec", None)
    if run is None:
        here = ".".join(map(str, sys.version_info[:2]))
        raise UsageError(
            f"process {pid} does not listen: it has to call nacre.embed(listen=True) "
            f"(only Python 3.14 and later can attach to one that did not; this is {here})"
        )
    handle, name = tempfile.mkstemp(prefix="nacre-attach-", suffix=".py")
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(script(profile, path))
        try:
            run(pid, name)
        except PermissionError:
            raise UsageError(f"the system does not let you attach to process {pid}") from None
        except (RuntimeError, ValueError, OSError) as error:  # no Python, another version, or it was switched off
            raise UsageError(f"process {pid} cannot be attached to: {error}") from None
        end = time.monotonic() + PATIENCE
        while not os.path.exists(path):
            if time.monotonic() > end:
                raise UsageError(
                    f"process {pid} was asked to listen, and did not within {PATIENCE:g} s: "
                    "it is waiting in C code, or could not import Nacre"
                )
            time.sleep(0.02)
    finally:
        os.unlink(name)
