"""``%images``, and what the doctor says of images."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from nacre import Finding

if TYPE_CHECKING:
    from nacre import Shell

LIBRARIES = {"PIL": "pillow (sixel, JPEG)", "resvg_py": "resvg-py (SVG)", "cairosvg": "cairosvg (SVG)"}


def images(shell: Shell) -> None:
    """Show how images are drawn here; the terminal is asked where it was not yet."""
    service = shell.service("images")
    place = shell.service("terminal").terminal if shell.has_service("terminal") else None
    if not service.mimes:
        print("Images are not shown (Images.way is none)")
    elif place is None:
        print("Images are shown in a real terminal only")
    else:
        way = service.way(place.ask)
        width, height = service.terminal.cell
        print("Images are named as files" if way == "link" else f"Images are drawn by {way}, {width}x{height} a cell")
    print(_libraries())


def check(shell: Shell) -> Finding:
    """The libraries that are there."""
    return Finding("ok", _libraries())


def _libraries() -> str:
    there = [what for module, what in LIBRARIES.items() if find_spec(module)]
    missing = [what for module, what in LIBRARIES.items() if not find_spec(module)]
    return f"Installed: {', '.join(there) or 'none'}; not installed: {', '.join(missing) or 'none'}"
