"""Which frames are the shell's, and which ask to be passed over."""

from __future__ import annotations

from collections.abc import Sequence
from types import FrameType

Place = tuple[FrameType, int]


def is_ours(frame: FrameType) -> bool:
    """Whether a frame is the core's or a plugin's."""
    name = frame.f_globals.get("__name__")
    first = name.partition(".")[0] if isinstance(name, str) else ""
    return first == "nacre" or first.startswith("nacre_")


RUNS = ("nacre.execute", "nacre_debugger", "nacre_run", "nacre_profiler", "nacre_timing", "nacre_limits")


def is_users(frame: FrameType | None) -> bool:
    """Whether a frame is the user's: not ours, and not called by anything of ours but what runs the user's code."""
    if frame is None or is_ours(frame):
        return False
    while frame is not None and not is_ours(frame):
        frame = frame.f_back
    return frame is None or str(frame.f_globals["__name__"]).startswith(RUNS)


def users(stack: Sequence[Place]) -> list[Place]:
    """The user's part of a stack: what is below the last frame of the core, without plugins that only passed on."""
    core = max(
        (n for n, (frame, _) in enumerate(stack) if frame.f_globals.get("__name__", "") == "nacre.execute"), default=-1
    )
    last = max((n for n, (frame, _) in enumerate(stack) if not is_ours(frame)), default=-1)
    return [place for n, place in enumerate(stack) if n > core and (n >= last or not is_ours(place[0]))]


def asks(frame: FrameType, name: str) -> bool:
    """Whether a frame has a true local variable of this name."""
    code = frame.f_code
    if name not in code.co_varnames + code.co_names + code.co_cellvars:
        return False
    value = frame.f_locals.get(name)
    return type(value) in (bool, int, str) and bool(value)
