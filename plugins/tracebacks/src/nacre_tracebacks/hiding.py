"""Which frames are not the user's business."""

from __future__ import annotations

from collections.abc import Sequence
from types import FrameType

from .source import local_names

BOTTOM = "__ipython_bottom__"  # a value of __tracebackhide__ by which libraries hide all that called them


def hidden(frames: Sequence[FrameType], error: BaseException) -> list[str]:
    """Why each frame is hidden: ``"ours"``, ``"asked"``, or an empty string where it is shown.

    The shell's frames are ours, and so are those of its plugins that the user's code was called from; a plugin's
    frames below the user's last one are shown, for the error is its own, unless it only passed on an interrupt or a
    mistake in the user's text. What asyncio does between our frames is ours too. The last frame that is
    not ours is never hidden.
    """
    names = [_package(frame) for frame in frames]
    core = [name in ("nacre", "runpy") for name in names]
    plugin = [name.startswith("nacre_") for name in names]
    last = max((n for n in range(len(names)) if not core[n] and not plugin[n]), default=-1)
    if isinstance(error, KeyboardInterrupt | SyntaxError):
        last = len(names)
    ours = max((n for n in range(len(names)) if core[n]), default=-1)
    found = [
        "ours" if core[n] or (plugin[n] and n < last) or (names[n] == "asyncio" and n < ours) else ""
        for n in range(len(names))
    ]
    for n, frame in enumerate(frames):
        if "__tracebackhide__" in frame.f_code.co_names + frame.f_code.co_varnames:
            _apply(local_names(frame).get("__tracebackhide__"), n, found)
            if plugin[n] and found[n] == "asked":
                found[n] = "ours"  # and so hidden even where it is the last: what it raises is said of the cell
    for n in reversed(range(len(found))):
        if found[n] != "ours":
            found[n] = ""
            break
    return found


def _package(frame: FrameType) -> str:
    name = dict.get(frame.f_globals, "__name__")
    return name.partition(".")[0] if type(name) is str else ""


def _apply(asked: object, position: int, found: list[str]) -> None:
    if type(asked) is str and asked == BOTTOM:
        found[: position + 1] = [one or "asked" for one in found[: position + 1]]
    elif (type(asked) in (bool, int, str) and bool(asked)) or callable(asked):
        found[position] = found[position] or "asked"
