"""Breaking text into lines: the engine under the pretty printer.

Text and possible line breaks arrive one by one. Breaks belong to groups, which nest; a group is laid out
on one line if it fits, and otherwise breaks at each of its breaks. When a line runs over, the outermost
group that still has undecided breaks on it is broken first. Each piece is kept until its line is decided
and is written once, so the work is linear in the text.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Full(Exception):
    """The text has reached its limit."""


class _Group:
    __slots__ = ("broken", "depth", "undecided")

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.undecided = 0  # breaks on the current line that may still become newlines
        self.broken = False


class _Break:
    __slots__ = ("group", "indentation", "separator")

    def __init__(self, group: _Group, indentation: int, separator: str) -> None:
        self.group = group
        self.indentation = indentation
        self.separator = separator


class Layout:
    """Lays out text within ``max_width`` columns. limit: characters after which ``Full`` is raised, 0 for none."""

    def __init__(self, max_width: int = 79, limit: int = 0) -> None:
        self.max_width = max_width
        self.indentation = 0
        self._limit = limit
        self._written: list[str] = []
        self._total = 0
        self._column = 0
        self._line: deque[str | _Break] = deque()  # what is not decided yet; it begins with a break
        self._line_width = 0
        self._open = [_Group(0)]
        self._unbroken: list[list[_Group]] = [[self._open[0]]]  # by depth: groups that may still be broken

    # --- what a _repr_pretty_ method calls --------------------------------------------------------

    def text(self, text: str) -> None:
        """Add text that is never broken."""
        width = len(text)
        self._total += width
        if self._line:
            self._line.append(text)
            self._line_width += width
            if self._column + self._line_width > self.max_width:
                self._fit()
        else:
            self._written.append(text)
            self._column += width
        if self._limit and self._total > self._limit:
            raise Full

    def breakable(self, sep: str = " ") -> None:
        """Add ``sep``, which becomes a newline if the group around it does not fit on its line."""
        group = self._open[-1]
        if group.broken:
            self._newline(self.indentation)
        else:
            self._line.append(_Break(group, self.indentation, sep))
            group.undecided += 1
            self._line_width += len(sep)
            if self._column + self._line_width > self.max_width:
                self._fit()

    def break_(self) -> None:
        """Add a newline; the groups around it are broken."""
        group = self._outermost()
        if group is not None:
            self._decide(group)
        self._newline(self.indentation)

    def begin_group(self, indent: int = 0, open: str = "") -> None:
        """Open a group; its lines are indented by ``indent`` more."""
        if open:
            self.text(open)
        group = _Group(len(self._open))
        self._open.append(group)
        if len(self._unbroken) <= group.depth:
            self._unbroken.append([])
        self._unbroken[group.depth].append(group)
        self.indentation += indent

    def end_group(self, dedent: int = 0, close: str = "") -> None:
        """Close the innermost group."""
        self.indentation -= dedent
        group = self._open.pop()
        if not group.undecided:
            self._retire(group)
        if close:
            self.text(close)

    @contextmanager
    def group(self, indent: int = 0, open: str = "", close: str = "") -> Iterator[None]:
        """A group for a ``with`` statement."""
        self.begin_group(indent, open)
        try:
            yield
        finally:
            self.end_group(indent, close)

    @contextmanager
    def indent(self, indent: int) -> Iterator[None]:
        """More indentation without a group."""
        self.indentation += indent
        try:
            yield
        finally:
            self.indentation -= indent

    def flush(self) -> None:
        """Decide all that is open: what is on the line stays on it."""
        while self._line:
            self._put(self._line.popleft())
        self._line_width = 0

    def result(self) -> str:
        """All of the text."""
        self.flush()
        return "".join(self._written)

    # --- deciding -----------------------------------------------------------------------------------

    def _newline(self, indentation: int) -> None:
        self.flush()
        self._written.append("\n" + " " * indentation)
        self._total += indentation + 1
        self._column = indentation

    def _fit(self) -> None:
        while self._column + self._line_width > self.max_width:
            group = self._outermost()
            if group is None:
                return
            self._decide(group)

    def _outermost(self) -> _Group | None:
        """Break and return the outermost group with undecided breaks; those around it count as broken."""
        for level in self._unbroken:
            for place in range(len(level) - 1, -1, -1):
                group = level[place]
                if group.undecided:
                    del level[place]
                    group.broken = True
                    return group
            for group in level:
                group.broken = True
            level.clear()
        return None

    def _decide(self, group: _Group) -> None:
        """Write the line up to the last break of the group and the text after it."""
        line = self._line
        while group.undecided or (line and isinstance(line[0], str)):
            self._line_width -= self._put(line.popleft())

    def _put(self, piece: str | _Break) -> int:
        if isinstance(piece, str):
            self._written.append(piece)
            self._column += len(piece)
            return len(piece)
        group = piece.group
        group.undecided -= 1
        if group.broken:
            self._written.append("\n" + " " * piece.indentation)
            self._column = piece.indentation
        else:
            self._written.append(piece.separator)
            self._column += len(piece.separator)
            if not group.undecided and group is not self._open[-1]:
                self._retire(group)
        return len(piece.separator)

    def _retire(self, group: _Group) -> None:
        """Forget a closed group; one that is not the last of its depth goes when its depth is next looked at."""
        level = self._unbroken[group.depth]
        if level and level[-1] is group:
            level.pop()
