"""Blank lines before the code, and the indentation all of it shares."""

from __future__ import annotations

import os.path
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
    return dedent(source)


def dedent(source: str) -> str:
    """``drop_indent`` without its short cut."""
    lines = split_lines(source)
    solid = [line for line in lines if line.strip(" \t\r\n")]
    margin = os.path.commonprefix([line[: len(line) - len(line.lstrip(BLANK))] for line in solid])
    if solid and not margin:
        return source
    width = len(margin)
    return "".join([line[width:] if line.strip(" \t\r\n") else line.lstrip(BLANK) for line in lines])
