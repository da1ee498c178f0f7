"""The names a caller sees, as the names of a shell, and what cells assign to them, back in the caller."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

MISSING = object()


class Names:
    """A caller's names in a namespace: ``refresh`` before each cell, ``write_back`` after it.

    frame: the caller. namespace: the shell's; where it is the caller's own dictionary nothing is to be done.
    hidden: the names that are the shell's own, which the caller's never replace.
    """

    def __init__(self, frame: FrameType, namespace: dict[str, Any], hidden: set[str]) -> None:
        self.frame = frame
        self.namespace = namespace
        self.hidden = hidden
        self.same = namespace is frame.f_globals
        self.theirs: dict[str, Any] = {}  # as they were when last looked at
        self.refresh()

    def refresh(self) -> None:
        """Take over what code has changed in the caller since."""
        if self.same:
            return
        now = visible(self.frame)
        for name in self.theirs.keys() - now.keys() - self.hidden:
            self.namespace.pop(name, None)
        for name, value in now.items():
            if name not in self.hidden and self.theirs.get(name, MISSING) is not value:
                self.namespace[name] = value
        self.theirs = now

    def write_back(self) -> None:
        """Give the caller what was assigned to its names. A local name cannot be taken away, a global one can."""
        if self.same:
            return
        for name in self.theirs.keys() - self.hidden:
            value = self.namespace.get(name, MISSING)
            if value is self.theirs[name]:
                continue
            frame = next((one for one in scopes(self.frame) if name in local_names(one)), None)
            if frame is not None:
                if value is not MISSING:
                    assign(frame, name, value)
            elif value is not MISSING:
                self.frame.f_globals[name] = value
            else:
                self.frame.f_globals.pop(name, None)


def visible(frame: FrameType) -> dict[str, Any]:
    """The names that code at this place sees, without builtins."""
    found = dict(frame.f_globals)
    for one in reversed(list(scopes(frame))):
        if one.f_locals is not one.f_globals:
            found.update((name, value) for name, value in one.f_locals.items() if name.isidentifier())
    return found


def scopes(frame: FrameType) -> Iterator[FrameType]:
    """A frame and, where it is of a comprehension or a lambda, those of the functions that it stands in and that are
    still running: such a frame has only those of their names that it mentions (until Python 3.12)."""
    while True:
        yield frame
        code, outer = frame.f_code, frame.f_back
        while outer is not None and code not in outer.f_code.co_consts:
            outer = outer.f_back
        if outer is None or not code.co_name.startswith("<") or code.co_name == "<module>":
            return
        frame = outer


def local_names(frame: FrameType) -> set[str]:
    """The names that are the frame's own. In a comprehension at the top of a module the module's names are among its
    locals, from Python 3.12 on, where it has no frame of its own (PEP 709)."""
    if frame.f_locals is frame.f_globals:
        return set()
    top = frame.f_code.co_name == "<module>"
    return set(frame.f_locals) - (frame.f_globals.keys() if top else set())


def assign(frame: FrameType, name: str, value: Any) -> None:
    """Assign to a local name of a frame that is running further up this thread's stack.

    From Python 3.13 on ``f_locals`` writes through (PEP 667). Before, it is a copy, and
    ``PyFrame_LocalsToFast`` takes the copy over, as debuggers have it done.
    """
    names = frame.f_locals
    names[name] = value
    if sys.version_info < (3, 13):
        take_over: Callable[..., Any] = ctypes.pythonapi.PyFrame_LocalsToFast
        take_over(ctypes.py_object(frame), ctypes.c_int(0))
