"""Amounts of memory and time as people write and read them."""

from __future__ import annotations

import re

UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}


def amount(text: str) -> int:
    """Bytes: ``500M``, ``1.5G``, ``64KiB``. Raises ``ValueError`` for anything else, nothing or less."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?\s*", text, re.IGNORECASE)
    size = int(float(found[1]) * UNITS[found[2].upper()]) if found else 0
    if size <= 0:
        raise ValueError(f"{text!r} is no amount of memory; write 500M or 2G")
    return size


def seconds(text: str) -> float:
    """Seconds: ``1``, ``0.5``, ``2s``, ``500ms``, ``3min``. Raises ``ValueError`` for what is none, or is 0."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?|\.\d+)\s*(ms|s|min|h|)\s*", text)
    value = float(found[1]) * {"ms": 1e-3, "min": 60.0, "h": 3600.0}.get(found[2], 1.0) if found else 0.0
    if value <= 0:
        raise ValueError(f"{text!r} is no time; write seconds, such as 1 or 0.5")
    return value


def readable(size: int) -> str:
    """Bytes with a sign: ``+12.3 MiB``."""
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if abs(size) >= unit:
            return f"{size / unit:+.1f} {name}"
    return f"{size:+d} B"
