"""``[traits.InlineBackend]``: what ``InlineFigures`` says, by the names that notebooks written for IPython use."""

from __future__ import annotations

from typing import Any

from traitlets import Bool, Dict, Enum, Set, Unicode, observe
from traitlets.config import Configurable

FORMATS = {name: name for name in ("png", "retina", "jpeg", "svg", "pdf")} | {"png2x": "retina", "jpg": "jpeg"}


class InlineBackend(Configurable):
    """Figures among the outputs, by IPython's names; what is set here is stronger than InlineFigures."""

    figure_format = Enum(tuple(FORMATS), allow_none=True, help="The one image format of a figure.").tag(config=True)
    figure_formats = Set(Enum(tuple(FORMATS)), {"png"}, help="The image formats of a figure.").tag(config=True)
    close_figures = Bool(True, help="Close figures once they are shown at the end of a cell.").tag(config=True)
    print_figure_kwargs = Dict(
        default_value={"bbox_inches": "tight"}, key_trait=Unicode(), help="What a figure is drawn with."
    ).tag(config=True)
    rc = Dict(key_trait=Unicode(), help="Settings of matplotlib, which are made when this is set.").tag(config=True)

    @observe("figure_format")
    def _take_format(self, change: Any) -> None:
        if change.new:
            self.figure_formats = {change.new}
