"""Images in other formats as PNG, by libraries that may be there."""

from __future__ import annotations

import io

from nacre.values import UsageError


def png_of_svg(svg: str) -> bytes:
    """An SVG document as PNG. Raises ``UsageError`` where no library is there, ``ValueError`` for no SVG."""
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        pass
    else:
        return bytes(svg_to_bytes(svg_string=svg))
    try:
        from cairosvg import svg2png  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except (ImportError, OSError):  # the latter where cairo itself is missing
        raise UsageError("to see SVG here, install resvg-py or cairosvg") from None
    try:
        return bytes(svg2png(bytestring=svg.encode()))
    except Exception as error:  # whatever its parser raises
        raise ValueError(str(error)) from error


def png_of(image: bytes) -> bytes:
    """An image file of any format as PNG. Raises ``UsageError`` where Pillow is missing, ``OSError`` for no image."""
    try:
        from PIL import Image
    except ImportError:
        raise UsageError("to see JPEG here, install pillow") from None
    target = io.BytesIO()
    with Image.open(io.BytesIO(image)) as opened:
        opened.convert("RGBA").save(target, "PNG")
    return target.getvalue()
