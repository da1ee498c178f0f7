"""Where a breakpoint can be."""

from __future__ import annotations

import linecache
import os
from collections.abc import Iterator
from types import CodeType

from nacre import UsageError


def place_of(text: str, code: CodeType | None) -> tuple[str, int]:
    """The file and line of ``LINE`` or ``FILE:LINE``. Raises ``UsageError`` for a line on which nothing runs."""
    name, colon, number = text.rpartition(":")
    if not colon and code is None:
        raise UsageError(f"-b {text}: name the file as well, FILE:LINE")
    try:
        line = int(number)
    except ValueError:
        raise UsageError(f"-b {text}: the breakpoint is LINE or FILE:LINE") from None
    path = os.path.abspath(os.path.expanduser(name)) if colon else code.co_filename if code else ""
    if colon and not os.path.isfile(path):
        raise UsageError(f"-b {text}: there is no file {name!r}")
    source = "".join(linecache.getlines(path))
    lines = source.count("\n") + 1
    if not 1 <= line <= lines:
        raise UsageError(f"-b {text}: the lines of {os.path.basename(path)} are 1 to {lines}")
    try:
        known = set(_lines(compile(source, path, "exec", dont_inherit=True)))
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"-b {text}: {os.path.basename(path)} is not Python: {error}") from None
    if line not in known:
        after = min((one for one in known if one > line), default=0)
        raise UsageError(
            f"-b {text}: nothing runs on this line" + (f"; the next that does is {after}" if after else "")
        )
    return path, line


def _lines(code: CodeType) -> Iterator[int]:
    yield from (line for _, _, line in code.co_lines() if line)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _lines(constant)
