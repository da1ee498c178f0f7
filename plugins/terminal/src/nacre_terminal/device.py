"""The keyboard and the screen as the toolkit wants them."""

from __future__ import annotations

import os
import sys
from typing import Any

from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import Input, create_input
from prompt_toolkit.output import ColorDepth, Output, create_output

DEPTHS = {16: ColorDepth.DEPTH_4_BIT, 256: ColorDepth.DEPTH_8_BIT, 1 << 24: ColorDepth.DEPTH_24_BIT}


def keyboard(original: Any) -> Input:
    """The keys. original: the terminal's settings from before the first prompt, where that was drawn early."""
    try:
        from .keyboard import Keyboard
    except ImportError:
        return create_input(sys.stdin)
    return Keyboard(sys.stdin, original)


def screen() -> Output:
    """The terminal to draw on. It is not asked where its cursor is, unless the line wants it."""
    try:
        from prompt_toolkit.output.vt100 import Vt100_Output
    except ImportError:
        return create_output(sys.stdout)
    if sys.platform == "win32":
        return create_output(sys.stdout)
    fd = sys.stdout.fileno()  # a cell may put something else there
    return Vt100_Output(sys.stdout, lambda: size(fd), term=os.environ.get("TERM"), enable_cpr=False)


def size(fd: int) -> Size:
    """The size of a terminal; that of the classic one where it says it has none."""
    try:
        columns, rows = os.get_terminal_size(fd)
    except (OSError, ValueError):
        columns = rows = 0
    return Size(rows or 24, columns or 80)


def depth(styles: Any) -> ColorDepth | None:
    """How many colours there are: as the service ``styles`` says, else the terminal; None where neither says it."""
    if os.environ.get("NO_COLOR"):
        return None
    true = os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit")
    return DEPTHS.get(getattr(styles, "depth", 0) or (1 << 24 if true else 0))
