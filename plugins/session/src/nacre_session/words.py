"""Numbers and moments as people read them."""

from __future__ import annotations

import time


def counted(count: int, thing: str) -> str:
    """``1 name``, ``2 names``."""
    return f"{count} {thing}{'s' * (count != 1)}"


def amount(size: int) -> str:
    """A number of bytes: ``3 kB``, ``1.2 MB``."""
    return f"{max(1, round(size / 1e3))} kB" if size < 1e6 else f"{size / 1e6:.1f} MB"


def ago(then: float, now: float | None = None) -> str:
    """How long ago something was, roughly."""
    seconds = max(0.0, (time.time() if now is None else now) - then)
    for unit, length in (("day", 86400.0), ("hour", 3600.0), ("minute", 60.0)):
        if seconds >= length:
            return f"{counted(int(seconds // length), unit)} ago"
    return "just now"


def when(then: float) -> str:
    """A moment in local time."""
    try:
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(then)) if then else "at an unknown time"
    except (ValueError, OverflowError, OSError):
        return "at an unknown time"
