"""The size of an image, read from its first bytes, and the room it gets on the screen."""

from __future__ import annotations

import struct
from typing import NamedTuple

PNG = b"\x89PNG\r\n\x1a\n"


class Room(NamedTuple):
    """The room of an image on the screen: pixels and cells. scaled: whether it has to be scaled for it."""

    width: int
    height: int
    columns: int
    scaled: bool


def size_of(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG (its IHDR chunk) or a JPEG (its frame header) in pixels; None for anything else."""
    if data.startswith(PNG) and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data.startswith(b"\xff\xd8"):
        return _of_jpeg(data)
    return None


def _of_jpeg(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        mark, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length if mark != 0xFF else 1
    return None


def room(
    size: tuple[int, int], wished: tuple[float | None, float | None], cell: tuple[int, int], screen: tuple[int, int]
) -> Room:
    """The room for an image: as large as it is or as it wishes to be, but no larger than the screen.

    size, wished: width and height in pixels. cell: of a character, in pixels. screen: columns and rows.
    """
    width, height = size
    if wished[0] or wished[1]:
        across = (wished[0] or 0) / width or (wished[1] or 0) / height
        down = (wished[1] or 0) / height or across
        width, height = round(width * across), round(height * down)
    fits = min(1.0, screen[0] * cell[0] / max(1, width), screen[1] * cell[1] / max(1, height))
    width, height = max(1, int(width * fits)), max(1, int(height * fits))
    return Room(width, height, max(1, -(-width // cell[0])), (width, height) != size)
