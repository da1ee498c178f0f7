"""Whether there is a screen to put windows on. Some toolkits end the process where there is none."""

from __future__ import annotations

import os
import re
import socket
import sys

from nacre import UsageError

NAME = re.compile(r"(?:\w+/)?(?P<host>.*):(?P<number>\d+)(?:\.\d+)?")  # X(7), display names
PATIENCE = 2.0  # seconds for a server on another machine


def need_display(name: str, *more: str) -> None:
    """Raise ``UsageError`` where a toolkit on X11 or Wayland would find no display.

    name: the loop's. more: variables of the environment that tell the toolkit of another screen.
    """
    if sys.platform in ("win32", "darwin") or any(map(os.environ.get, ("WAYLAND_DISPLAY", *more))):
        return
    display = os.environ.get("DISPLAY", "")
    if not display:
        raise UsageError(f"{name}: there is no display ($DISPLAY and $WAYLAND_DISPLAY are not set)")
    if not _answers(display):
        raise UsageError(f"{name}: no display answers at $DISPLAY, {display!r}")


def _answers(display: str) -> bool:
    """Whether an X server listens there; whether it lets us in is not asked."""
    named = NAME.fullmatch(display)
    if named is None:
        return False
    host, number = named["host"], int(named["number"])
    if host not in ("", "unix"):
        return _connects((host.strip("[]"), 6000 + number))
    path = f"/tmp/.X11-unix/X{number}"
    return _connects(path) or _connects("\0" + path)


def _connects(address: str | tuple[str, int]) -> bool:
    try:
        if isinstance(address, tuple):
            socket.create_connection(address, PATIENCE).close()
        else:
            with socket.socket(socket.AF_UNIX) as tried:
                tried.connect(address)
    except (OSError, OverflowError, UnicodeError):
        return False
    return True
