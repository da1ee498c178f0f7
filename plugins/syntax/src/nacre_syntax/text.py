"""Lines of source, and whether source is Python already."""

from __future__ import annotations

import ast
import re
import warnings

_line = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def split_lines(source: str) -> list[str]:
    """The lines of ``source`` with their ends, as Python sees them.

    ``str.splitlines`` also ends a line at a form feed or at U+2028, which may stand in a string.
    """
    return _line.findall(source)


def is_python(source: str) -> bool:
    """Whether ``source`` is valid as it stands. Never raises and never warns."""
    return parse(source) is not None


def parse(source: str) -> ast.Module | None:
    """The syntax tree of ``source``, or ``None``. Never raises and never warns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except Exception:
            # Beside SyntaxError: null characters, lone surrogates, and source too deep for the parser.
            return None
