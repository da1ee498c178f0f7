"""Asking a process that was not prepared to listen: ``sys.remote_exec`` of Python 3.14 (PEP 768)."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from contextlib import suppress
from typing import Any

from nacre import UsageError

from .sockets import folder

PATIENCE = 10.0  # seconds the other process has to come by a point where it runs what it was sent
SCRIPT = """\
def listen(script, profile, path, folders):
    import sys
    added = []
    def leave():
        for folder in added:
            if folder in sys.path:
                sys.path.remove(folder)
    try:
        try:
            import nacre_embed
        except ImportError:
            added += [folder for folder in folders if folder not in sys.path]
            sys.path.extend(added)
        from nacre_embed.listener import Listener
        Listener(profile, vars(sys.modules["__main__"]), path, guest=True, closed=leave)
    except Exception as error:
        leave()
        with open(script, "w", encoding="utf-8") as answer:
            answer.write(f"# {type(error).__name__}: {error}")
"""
FORGET = "import os; os.unlink({!r})\n"
"""What a process finds that comes by too late: a file that is not there would make it complain."""


class Late(UsageError):
    """The process may come by yet."""


def script(name: str, profile: str, path: str) -> str:
    """The program that makes a process listen at a path for one visit. It runs in the names of that process's
    ``__main__`` (PEP 768), and leaves none there. Where Nacre is not installed there, it is imported from where it is
    here. What goes wrong is written to the file ``name``, as a comment."""
    given = (name, profile, path, [entry for entry in sys.path if os.path.isabs(entry)])
    return f"exec({f'{SCRIPT}listen{given!r}'!r}, {{'__name__': 'nacre_attach'}})\n"


def prepare(pid: int, path: str, profile: str) -> None:
    """Make a process listen, and wait until it does. Raises ``UsageError`` where that cannot be."""
    run: Any = getattr(sys, "remote_exec", None)
    if run is None:
        here = ".".join(map(str, sys.version_info[:2]))
        raise UsageError(
            f"process {pid} does not listen: it has to call nacre.embed(listen=True) "
            f"(only Python 3.14 and later can attach to one that did not; this is {here})"
        )
    with suppress(FileNotFoundError):  # no Linux, or it ended just now
        if os.stat(f"/proc/{pid}").st_uid != os.geteuid():  # who could not read what it is sent
            raise UsageError(f"process {pid} is not yours")
    place = folder()
    _sweep(place)
    handle, name = tempfile.mkstemp(prefix=f"{pid}-", suffix=".py", dir=place)
    late = False
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(script(name, profile, path))
        try:
            run(pid, name)
        except PermissionError:
            raise UsageError(f"the system does not let you attach to process {pid}") from None
        except (RuntimeError, ValueError, OSError) as error:  # no Python, another version, or it was switched off
            raise UsageError(f"process {pid} cannot be attached to: {error}") from None
        try:
            _await(pid, path, name)
        except (Late, KeyboardInterrupt):
            late = True
            raise
    finally:
        if late:
            _replace(name, FORGET.format(name))
        else:
            os.unlink(name)


def _await(pid: int, path: str, name: str) -> None:
    """Wait until it listens. Raises ``UsageError`` where it says that it cannot, or has ended, and ``Late``."""
    end = time.monotonic() + PATIENCE
    while not os.path.exists(path):
        with open(name, encoding="utf-8") as file:
            answer = file.read()
        if answer.startswith("# "):
            raise UsageError(f"process {pid} could not let you in: {answer[2:]}")
        if _is_gone(pid):
            raise UsageError(f"process {pid} has ended")
        if time.monotonic() > end:
            raise Late(
                f"process {pid} was asked to let you in, and did not within {PATIENCE:g} s: its main thread waits in "
                "C code, for input or a lock for instance"
            )
        time.sleep(0.02)


def _sweep(place: str) -> None:
    """Remove what was left for processes that ended before they came by."""
    for name in os.listdir(place):
        pid, dash, _ = name.partition("-")
        if dash and pid.isdigit() and _is_gone(int(pid)):
            with suppress(FileNotFoundError):
                os.unlink(os.path.join(place, name))


def _is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False


def _replace(name: str, text: str) -> None:
    """Give a file other contents at once, for whoever reads it just now."""
    with open(f"{name}.new", "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(f"{name}.new", name)
