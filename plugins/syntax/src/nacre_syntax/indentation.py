"""Blank lines before the code, and the indentation all of it shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .text import split_lines

if TYPE_CHECKING:
    from nacre.shell import Shell

BLANK = " \t"


def drop_leading_blank(source: str, shell: Shell | None = None) -> str:
    """Drop the blank lines before the first line with text. Blank source is left as it is."""
    if source[:1].isspace():
        lines = split_lines(source)
        for number, line in enumerate(lines):
            if not line.isspace():
                return "".join(lines[number:])
    return source


def drop_indent(source: str, shell: Shell | None = None) -> str:
    """Drop the spaces and tabs with which every line starts, as code pasted from a nested block has them.

    Lines of spaces and tabs only do not count, and are emptied where anything is dropped.
    """
    if not source.startswith((" ", "\t", "\r", "\n")):
        return source
    lines = split_lines(source)
    return dedent(lines) if shared_indent(lines) or source.isspace() else source


def shared_indent(lines: list[str]) -> str:
    """The spaces and tabs with which every line starts that has anything else."""
    solid = [line for line in lines if line.strip(" \t\r\n")]
    # What the first and the last in alphabetical order share, all share.
    margins = [line[: len(line) - len(line.lstrip(BLANK))] for line in solid]
    low, high = min(margins, default=""), max(margins, default="")
    width = next((number for number, pair in enumerate(zip(low, high, strict=False)) if pair[0] != pair[1]), len(low))
    return low[:width]


def dedent(lines: list[str]) -> str:
    """The lines in one piece, without the indent they share, and with nothing on blank lines."""
    width = len(shared_indent(lines))
    return "".join([line[width:] if line.strip(" \t\r\n") else line.lstrip(BLANK) for line in lines])
