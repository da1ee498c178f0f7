"""Showing results: output caching, the pretty printer, ``display`` and the classes it shows.

The public names are imported from here, each on first use::

    from nacre_display import HTML, Markdown, clear_output, pretty
"""

from __future__ import annotations

from typing import Any

_ROOMS = {
    "printing": ("Printer", "pprint", "pretty"),
    "showing": ("DisplayHandle", "clear_output", "display", "publish_display_data", "update_display"),
    "forms": (
        *("display_pretty", "display_html", "display_markdown", "display_latex", "display_json", "display_javascript"),
        *("display_svg", "display_png", "display_jpeg", "display_pdf"),
    ),
    "objects": (
        *("DisplayObject", "TextDisplayObject", "Pretty", "HTML", "Markdown", "Math", "Latex", "SVG"),
        *("JSON", "GeoJSON", "Javascript"),
    ),
    "media": ("Image", "Audio", "Video"),
    "links": ("IFrame", "YouTubeVideo", "VimeoVideo", "ScribdDocument", "FileLink", "FileLinks"),
    "listing": ("Code",),
    "progress": ("ProgressBar",),
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names}
__all__ = [*_HOME]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'nacre_display' has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(f"nacre_display.{_HOME[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
