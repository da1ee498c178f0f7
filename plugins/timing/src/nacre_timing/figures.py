"""Times as people read them."""

from __future__ import annotations

import sys

UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "us"), (1e-9, "ns"))
LONG = ((86400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s"))


def duration(seconds: float, digits: int = 3) -> str:
    """Seconds with a fitting unit and so many digits: ``1.23 ms``, ``2min 5s``."""
    if seconds >= 60:
        parts, left = [], seconds
        for size, name in LONG:
            count = int(left // size)
            left -= count * size
            if count:
                parts.append(f"{count}{name}")
        return " ".join(parts)
    if seconds <= 0:
        return "0 ns"
    for size, name in reversed(UNITS):
        text = f"{seconds / size:.{digits}g} {micro() if name == 'us' else name}"
        if float(text.partition(" ")[0]) < 1000:
            return text
    return text


def micro() -> str:
    """The sign for microseconds, ``us`` where the output cannot show it."""
    try:
        "μs".encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeError, LookupError):
        return "us"
    return "μs"


def plus_minus() -> str:
    """The sign for plus or minus, ``+-`` where the output cannot show it."""
    try:
        "±".encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeError, LookupError):
        return "+-"
    return "±"
