"""What can be set in ``[traits.Pylab]`` and ``[traits.InlineFigures]``."""

from __future__ import annotations

from nacre import Options, option


class Pylab(Options):
    """matplotlib in this shell."""

    matplotlib: str = option("", "What %matplotlib is called with at the start; empty for not at all.")
    follow: bool = option(True, "Turn on the GUI loop of a window that a cell has opened, where none is on.")


class InlineFigures(Options):
    """How figures are shown among the outputs."""

    formats: list[str] = option(
        ["png"], "The image formats of a figure: png, retina, jpeg, svg, pdf; none for text only.", text_only=True
    )
    close: bool = option(True, "Close figures once they are shown at the end of a cell.")
    tight: bool = option(True, "Cut the empty margin around a figure.")
