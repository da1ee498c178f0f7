"""The keyboard and the screen as the toolkit wants them."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import Input, create_input
from prompt_toolkit.output import ColorDepth, Output, create_output

if TYPE_CHECKING:
    from .early import Early

DEPTHS = {16: ColorDepth.DEPTH_4_BIT, 256: ColorDepth.DEPTH_8_BIT, 1 << 24: ColorDepth.DEPTH_24_BIT}


def keyboard(early: Early | None) -> Input:
    """The keys. early: the prompt that was drawn first, which knows the terminal's settings from before it."""
    try:
        from .keyboard import Keyboard
    except ImportError:
        return create_input(sys.stdin)
    return Keyboard(early.stdin, early.found) if early else Keyboard(sys.stdin)


def screen(early: Early | None) -> Output:
    """The terminal to draw on. It is not asked where its cursor is, unless the line wants it."""
    stdout = early.stdout if early else sys.stdout
    try:
        from prompt_toolkit.output.vt100 import Vt100_Output
    except ImportError:
        return create_output(stdout)
    if sys.platform == "win32":
        return create_output(stdout)
    fd = stdout.fileno()  # a cell may put something else there
    return Vt100_Output(stdout, lambda: size(fd), term=os.environ.get("TERM"), enable_cpr=False)


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
