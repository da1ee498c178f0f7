"""Figures as images, in the formats that a profile wants."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Any

from .options import InlineFigures

if TYPE_CHECKING:
    from nacre import Shell

MIMES = {
    "png": "image/png",
    "retina": "image/png",
    "jpeg": "image/jpeg",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}


class Image:
    """The formatter of one MIME type for figures: base64 text, SVG as it is; None where that is not wanted."""

    def __init__(self, mime: str) -> None:
        self.mime = mime

    def __call__(self, figure: Any, shell: Shell) -> Any:
        said = InlineFigures.read(shell)
        wanted = next((one for one in said.formats if MIMES.get(one) == self.mime), "")
        if not wanted:
            return None
        double = wanted == "retina"
        image = _drawn(figure, "png" if double else wanted, said.tight, 2.0 if double else 1.0)
        data = image.decode() if wanted == "svg" else base64.b64encode(image).decode("ascii")
        if not double:
            return data
        width, height = int.from_bytes(image[16:20], "big"), int.from_bytes(image[20:24], "big")  # PNG's IHDR
        return data, {"width": width // 2, "height": height // 2}


png = Image("image/png")
jpeg = Image("image/jpeg")
svg = Image("image/svg+xml")
pdf = Image("application/pdf")


def _drawn(figure: Any, kind: str, tight: bool, scale: float) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    kept, target = figure.canvas, io.BytesIO()
    try:
        FigureCanvasAgg(figure).print_figure(
            target,
            format=kind,
            dpi=figure.dpi * scale,
            bbox_inches="tight" if tight else None,
            facecolor=figure.get_facecolor(),
            edgecolor=figure.get_edgecolor(),
        )
    finally:
        figure.set_canvas(kept)  # a window's figure stays that window's
    return target.getvalue()
