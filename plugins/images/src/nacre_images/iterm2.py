"""iTerm2's inline images: the file as it is, in one operating system command."""

from __future__ import annotations

import base64

from .sizes import Room


def drawn(image: bytes, place: Room) -> str:
    """The sequence that draws an image file where the cursor is."""
    width = f";width={place.columns}" if place.scaled else ""
    keys = f"inline=1;size={len(image)}{width};preserveAspectRatio=1"
    return f"\x1b]1337;File={keys}:{base64.b64encode(image).decode('ascii')}\x07"
