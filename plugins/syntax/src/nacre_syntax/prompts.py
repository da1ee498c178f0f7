"""Prompts pasted along with code: ``>>>`` and ``...`` of Python, ``In [1]:`` and ``...:`` of IPython.

Source that is Python already keeps everything that looks like a prompt: it stands in a string there, or
is an ellipsis. ``In [1]: x`` alone is the exception. It is Python too (an annotation), and never meant.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from .indentation import dedent
from .text import is_python, parse, split_lines

if TYPE_CHECKING:
    from nacre.shell import Shell

_primary = re.compile(r"^[^\S\n]*>>>", re.MULTILINE)
_doctest = re.compile(r"^\s*(?:>>>|\.\.\.)[ \t]?")
# Three quotes without a backslash before them. A character class comes first: the search can run to it.
_fence = re.compile(r"""['"](?<!\\['"])(?:(?<=')''|(?<=")"")""")
_bare = re.compile(r"\s*[rRbBuUfF]*\s*")
_prompted = re.compile(r"\s*(?:>>>)?\s*(?:\.\.\.)?\s*[rRbBuUfF]*\s*")
_numbered = re.compile(r"^(?:(?:\[(?:ins|nav)\] | ?)In \[\d+\]: |\s*\.{3,}: ?)")


def drop_doctest_prompts(source: str, shell: Shell | None = None) -> str:
    """Drop ``>>>`` and ``...`` where lines start, if a line outside of docstrings starts with ``>>>``.

    A docstring, that is a triple-quoted string with which a line starts, keeps the examples in it.
    Lines between docstrings that lost a prompt lose the indentation they share too.
    """
    if ">>>" not in source or not _primary.search(source):
        return source
    lines = split_lines(source)
    kept = _docstring_lines(source, lines)
    outside = (line for line, keep in zip(lines, kept, strict=True) if not keep)
    if not any(map(_primary.match, outside)) or is_python(source):
        return source
    result: list[str] = []
    segment: list[str] = []
    for line, keep in zip(lines, kept, strict=True):
        if keep:
            result += _strip_segment(segment)
            result.append(line)
            segment = []
        else:
            segment.append(line)
    return "".join(result + _strip_segment(segment))


def _strip_segment(lines: list[str]) -> list[str]:
    stripped = [_doctest.sub("", line, count=1) for line in lines]
    return lines if stripped == lines else [dedent(stripped)]


def _docstring_lines(source: str, lines: list[str]) -> list[bool]:
    """Which lines belong to a docstring. A line that another triple-quoted string shares does not."""
    kept = [False] * len(lines)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    first_prompt = _primary.search(source)
    row = 0
    opener: tuple[str, int, bool] | None = None
    for match in _fence.finditer(source):
        while starts[row + 1] <= match.start():
            row += 1
        if opener is None:
            before = source[starts[row] : match.start()]
            # After a first ">>>" a prompt before the quotes is one more prompt, and no part of a text.
            fresh = first_prompt is None or first_prompt.start() >= starts[row]
            opener = (match[0], row, bool((_prompted if fresh else _bare).fullmatch(before)))
        elif match[0] == opener[0]:
            kept[opener[1] : row + 1] = [opener[2]] * (row + 1 - opener[1])
            opener = None
    if opener is not None:
        kept[opener[1] :] = [opener[2]] * (len(lines) - opener[1])
    return kept


def drop_numbered_prompts(source: str, shell: Shell | None = None) -> str:
    """Drop ``In [1]:`` and ``...:`` where lines start, if one of the first two lines has it.

    A vi mode may stand before it, as in ``[ins] In [1]:``.
    """
    if "]: " not in source and "...:" not in source:
        return source
    lines = split_lines(source)
    if not any(map(_numbered.match, lines[:2])):
        return source
    tree = parse(source)
    if tree is not None and not any(map(_is_prompt, tree.body)):
        return source
    return "".join([_numbered.sub("", line, count=1) for line in lines])


def _is_prompt(node: ast.stmt) -> bool:
    """Whether a statement is ``In [1]: x``, which Python reads as an annotation."""
    return (
        isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Subscript)
        and isinstance(node.target.value, ast.Name)
        and node.target.value.id == "In"
    )
