"""Kitty's graphics protocol: PNG data, in parts of 4,096 characters of base64."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from .sizes import Room

PART = 4096


def drawn(png: bytes, place: Room) -> str:
    """The sequences that draw a PNG where the cursor is. The terminal is told not to answer (q=2)."""
    return "".join(_parts(base64.b64encode(png).decode("ascii"), f",c={place.columns}" if place.scaled else ""))


def _parts(text: str, scale: str) -> Iterator[str]:
    for start in range(0, len(text), PART):
        more = int(start + PART < len(text))
        keys = f"a=T,f=100,q=2{scale},m={more}" if start == 0 else f"q=2,m={more}"
        yield f"\x1b_G{keys};{text[start : start + PART]}\x1b\\"
