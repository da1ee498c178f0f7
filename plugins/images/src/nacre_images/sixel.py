"""Sixel graphics (DEC STD 070): bands of six rows, one bit of each column and colour in a character.

Pillow reads the image, scales it and finds 255 colours for it; the index that is left stands for transparent.
The bits of a band are put together by translating whole rows, as a loop over pixels would take seconds.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .sizes import Room

if TYPE_CHECKING:
    from PIL.Image import Image

COLORS = 255
OPAQUE = 128  # from this alpha on
REPEATED = re.compile(rb"([?-~])\1{3,}")
PRINTED = bytes((value + 63) & 0xFF for value in range(256))


def drawn(image: bytes, place: Room) -> str:
    """The sequence that draws an image file where the cursor is. Raises ``ImportError`` without Pillow."""
    from PIL import Image

    with Image.open(io.BytesIO(image)) as opened:
        whole = opened.convert("RGBA")
    if whole.size != (place.width, place.height):
        whole = whole.resize((place.width, place.height), Image.Resampling.LANCZOS)
    indexed = whole.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
    clear = whole.getchannel("A").point(lambda alpha: 255 if alpha < OPAQUE else 0)
    indexed.paste(COLORS, mask=clear)
    return "".join(_sequence(indexed))


def _sequence(image: Image) -> Iterator[str]:
    width, height = image.size
    pixels = image.tobytes()
    palette = image.getpalette() or []
    yield f'\x1bP0;1q"1;1;{width};{height}'  # pixels that are not set stay as they are; square pixels
    for number in sorted(set(pixels) - {COLORS}):
        red, green, blue = (round(part * 100 / 255) for part in palette[number * 3 : number * 3 + 3])
        yield f"#{number};2;{red};{green};{blue}"
    for top in range(0, height, 6):
        rows = [pixels[row * width : (row + 1) * width] for row in range(top, min(top + 6, height))]
        colors = sorted(set().union(*rows) - {COLORS})
        yield "$".join(f"#{number}{_band(rows, number)}" for number in colors) + "-"
    yield "\x1b\\"


def _band(rows: list[bytes], number: int) -> str:
    bits = 0
    for row, values in enumerate(rows):
        table = bytes(number) + bytes([1 << row]) + bytes(255 - number)
        bits |= int.from_bytes(values.translate(table), "big")
    text = bits.to_bytes(len(rows[0]), "big").translate(PRINTED).rstrip(b"?")
    return REPEATED.sub(lambda found: b"!%d%c" % (len(found[0]), found[0][0]), text).decode("ascii")
