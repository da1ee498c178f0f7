"""Which way of drawing a terminal understands: what it is asked, and what its answers mean.

Sources: kitty's graphics protocol ("Querying support"), xterm's control sequences (primary device attributes, where
4 is sixel; XTVERSION; window operation 16), iTerm2's proprietary escape codes (ReportCellSize).
"""

from __future__ import annotations

import re
from typing import NamedTuple

WAYS = ("kitty", "iterm2", "sixel")  # the best first
QUESTION = (
    "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"  # may a pixel be drawn?
    "\x1b[>q"  # who are you?
    "\x1b]1337;ReportCellSize\x07"
    "\x1b[16t"  # how large is a cell, in pixels?
    "\x1b[c"  # what can you do? Every terminal answers this one, so it is the last
)
END = r"\x1b\[\?[0-9;]*c"
CELL = (8, 16)  # pixels, where the terminal does not tell
DRAW_AS_ITERM2 = ("iterm2", "wezterm", "mintty")
SILENT = ("Apple_Terminal",)  # it would print what it is asked


class Terminal(NamedTuple):
    """What a terminal can draw with, empty where nothing, and the width and height of its cells in pixels."""

    way: str = ""
    cell: tuple[int, int] = CELL


def understood(answers: str) -> Terminal:
    """What the answers to ``QUESTION`` say."""
    name = re.search(r"\x1bP>\|([^\x1b\x07]*)", answers)
    features = re.search(r"\x1b\[\?([0-9;]*)c", answers)
    if "\x1b_Gi=31;OK" in answers:
        way = "kitty"
    elif "]1337;ReportCellSize=" in answers or (name and name[1].lower().startswith(DRAW_AS_ITERM2)):
        way = "iterm2"
    elif features and "4" in features[1].split(";"):
        way = "sixel"
    else:
        way = ""
    size = re.search(r"\x1b\[6;(\d+);(\d+)t", answers)
    cell = (int(size[2]), int(size[1])) if size else CELL
    return Terminal(way, cell if min(cell) > 0 else CELL)
