"""``display_html`` and its like: objects in one form of theirs, or data that is in that form already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .protocol import as_text
from .showing import display

PLAIN = "text/plain"


class Form:
    """Shows objects as one MIME type, with their text for those who cannot show it."""

    def __init__(self, mime: str) -> None:
        self.mime = mime

    def __repr__(self) -> str:
        return f"<shows {self.mime}>"

    def __call__(self, *objects: Any, raw: bool = False, metadata: Mapping[str, Any] | None = None) -> None:
        """Show objects.

        raw: they are data of this type. metadata: what goes with the data, added to the object's own.
        """
        about = {self.mime: metadata} if metadata else None
        for one in objects:
            if raw:
                display({self.mime: as_text(one, self.mime)}, raw=True, metadata=about)
            else:
                display(one, include={PLAIN, self.mime}, metadata=about)


display_pretty = Form(PLAIN)
display_html = Form("text/html")
display_markdown = Form("text/markdown")
display_svg = Form("image/svg+xml")
display_png = Form("image/png")
display_jpeg = Form("image/jpeg")
display_latex = Form("text/latex")
display_json = Form("application/json")
display_javascript = Form("application/javascript")
display_pdf = Form("application/pdf")
