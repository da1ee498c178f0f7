"""Figures as images, in the formats that a profile wants."""

from __future__ import annotations

import base64
import io
import sys
from typing import TYPE_CHECKING, Any

from nacre.present import render_error

from .options import inline

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
    """The formatter of one MIME type for figures: base64 text, SVG as it is; None where that is not wanted, and for
    a figure that nothing was drawn in."""

    def __init__(self, mime: str) -> None:
        self.mime = mime

    def __call__(self, figure: Any, shell: Shell) -> Any:
        said = inline(shell)
        wanted = next((one for one in said.formats if MIMES.get(one) == self.mime), "")
        if not wanted or figure.get_children() == [figure.patch]:
            return None
        double = wanted == "retina"
        try:
            image = _drawn(figure, "png" if double else wanted, said.drawn_with, 2.0 if double else 1.0)
        except Exception as error:  # what is wrong with a figure is often found only when it is drawn
            print(f"the figure could not be drawn:\n{render_error(error, shell.cell, shell).text}", file=sys.stderr)
            return None
        data = image.decode() if wanted == "svg" else base64.b64encode(image).decode("ascii")
        if not double:
            return data
        width, height = int.from_bytes(image[16:20], "big"), int.from_bytes(image[20:24], "big")  # PNG's IHDR
        return data, {"width": width // 2, "height": height // 2}


png = Image("image/png")
jpeg = Image("image/jpeg")
svg = Image("image/svg+xml")
pdf = Image("application/pdf")


def _drawn(figure: Any, kind: str, drawn_with: dict[str, Any], scale: float) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    kept, target = figure.canvas, io.BytesIO()
    try:
        said = {"facecolor": figure.get_facecolor(), "edgecolor": figure.get_edgecolor(), "bbox_inches": None}
        said |= drawn_with
        said["dpi"] = said.get("dpi", figure.dpi) * scale
        FigureCanvasAgg(figure).print_figure(target, format=kind, **said)
    finally:
        figure.set_canvas(kept)  # a window's figure stays that window's
    return target.getvalue()
