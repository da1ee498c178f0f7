"""Figures of matplotlib as images: in which formats, and when they are shown."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Any

from nacre.values import Bundle, Output

if TYPE_CHECKING:
    from nacre import Shell

BACKEND = "module://nacre_kernel.inline"
MIMES = {
    "png": "image/png",
    "retina": "image/png",
    "jpeg": "image/jpeg",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}
BINARY = ("png", "jpeg", "pdf")


class Defaults:
    """The defaults of ``nacre_kernel.traits:InlineFigures``, for kernels that need no traitlets."""

    formats: list[str] = ["png"]
    close: bool = True
    tight: bool = True


def settings(shell: Shell) -> Any:
    """What the layers say of figures."""
    if "InlineFigures" not in shell.settings.traits:
        return Defaults
    from .traits import InlineFigures

    return shell.configure(InlineFigures)


def show_figures(shell: Shell, pyplot: Any) -> None:
    """Show the open figures that changed since they were last shown, and close them, where figures are inline."""
    if not pyplot.get_fignums() or pyplot.matplotlib.get_backend() != BACKEND:
        return
    said = settings(shell)
    try:
        for number in pyplot.get_fignums():
            figure = pyplot.figure(number)
            if figure.stale or said.close:
                bundle = rendered(figure, said)
                shell.show(Output("display", bundle, shell.cell.number, figure))
    finally:
        if said.close:
            pyplot.close("all")


def rendered(figure: Any, said: Any = Defaults) -> Bundle:
    """A figure in the formats wanted."""
    data: dict[str, Any] = {}
    metadata: dict[str, Any] = {}
    for wanted in said.formats:
        double = wanted == "retina"
        image = _print(figure, "png" if double else wanted, said.tight, 2.0 if double else 1.0)
        text = base64.b64encode(image).decode("ascii") if wanted in (*BINARY, "retina") else image.decode()
        data[MIMES[wanted]] = text
        if double:
            width, height = int.from_bytes(image[16:20], "big"), int.from_bytes(image[20:24], "big")  # PNG's IHDR
            metadata["image/png"] = {"width": width // 2, "height": height // 2}
    data["text/plain"] = f"<Figure size {_size(figure)} with {len(figure.axes)} Axes>"
    return Bundle(data, metadata)


def _size(figure: Any) -> str:
    width, height = figure.get_size_inches() * figure.dpi
    return f"{width:.0f}x{height:.0f}"


def _print(figure: Any, kind: str, tight: bool, scale: float) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    if figure.canvas is None:
        FigureCanvasAgg(figure)
    target = io.BytesIO()
    dpi = figure.dpi * scale
    face, edge = figure.get_facecolor(), figure.get_edgecolor()
    box = "tight" if tight else None
    figure.canvas.print_figure(target, format=kind, dpi=dpi, bbox_inches=box, facecolor=face, edgecolor=edge)
    return target.getvalue()


class Format:
    """The formatter of one MIME type for a figure that is a cell's value."""

    def __init__(self, mime: str) -> None:
        self.mime = mime

    def __call__(self, value: Any, shell: Shell) -> Any:
        said = settings(shell)
        if self.mime not in [MIMES[wanted] for wanted in said.formats]:
            return None
        bundle = rendered(value, said)
        return bundle.data[self.mime], bundle.metadata.get(self.mime)


png = Format("image/png")
jpeg = Format("image/jpeg")
svg = Format("image/svg+xml")
pdf = Format("application/pdf")
