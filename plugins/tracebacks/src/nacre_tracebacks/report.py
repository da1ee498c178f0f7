"""What is known of an error, as data: texts and numbers only, without frames or objects of the user's."""

from __future__ import annotations

from typing import NamedTuple


class Line(NamedTuple):
    """A line of source: its number in its file, its text without the newline, and the part of the marked expression
    in it, as columns in characters (``0, 0`` where there is none)."""

    number: int
    text: str
    start: int = 0
    end: int = 0

    @property
    def marks_a_part(self) -> bool:
        """Whether a part of the line is marked, rather than all of it or nothing."""
        return bool(self.text[self.start : self.end]) and self.text[self.start : self.end] != self.text.strip()


class Variable(NamedTuple):
    """A name and a text for its value. argument: whether it is one of the function's arguments."""

    name: str
    text: str
    argument: bool = False


class Frame(NamedTuple):
    """A place that an error came through.

    cell: the number of the cell, 0 for a file. function: its qualified name (``<lambda>`` and the like without what is
    before that), empty at the top of a file or cell.
    arguments: the names of its arguments, ``*`` and ``**`` included. lines: the source around ``line``.
    hidden: ``"ours"`` for the shell's own frames and what runs them, ``"asked"`` for those with a
    ``__tracebackhide__``, else empty; a hidden frame has no lines. changed: whether the file is another one by now.
    """

    filename: str
    cell: int
    function: str
    arguments: tuple[str, ...]
    line: int
    lines: tuple[Line, ...] = ()
    variables: tuple[Variable, ...] = ()
    hidden: str = ""
    changed: bool = False


class Left(NamedTuple):
    """Frames that are left out, so many. period: how many of the frames before them they repeat; 0 where there are just
    too many of them."""

    number: int
    period: int


class Report(NamedTuple):
    """An error.

    name: of its class. head: its last lines, as ``Name: text``, with suggestions. notes: what was added to it.
    frames: the outermost first. place: where a syntax error is. cause, context: the errors behind it; a context that
    ``from None`` suppresses is not there. between: how many of the chain are left out between it and that one.
    exceptions: those of a group; ``more`` of them are left out. rendered: what the error's own ``_render_traceback_``
    gave.
    """

    name: str
    head: str
    notes: tuple[str, ...] = ()
    frames: tuple[Frame | Left, ...] = ()
    place: Frame | None = None
    cause: Report | None = None
    context: Report | None = None
    between: int = 0
    exceptions: tuple[Report, ...] = ()
    more: int = 0
    rendered: tuple[str, ...] = ()
