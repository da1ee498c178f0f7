"""Replacing ``$name`` and ``{expression}`` in the arguments of magics and system commands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_DOLLAR = re.compile(r"\$(\$?)([\w.]+)")


def expand(text: str, names: Mapping[str, Any]) -> str:
    """The text with ``$name``, ``$name.attribute`` and ``{expression}`` replaced by their values.

    ``$$name`` stands for ``$name``, ``{{`` and ``}}`` for braces, and ``'$name'`` for itself. One name that is
    not there, or one expression that fails, leaves the whole text as it is, since dollars and braces often mean
    something else. A colon is part of the expression: there are no format specifications.
    """
    if "$" not in text and "{" not in text and "}" not in text:
        return text
    try:
        return "".join(_pieces(text, dict(names)))
    except Exception:  # any expression may fail in any way, and then means itself
        return text


def _pieces(text: str, names: dict[str, Any]) -> Iterator[str]:
    from string import Formatter

    formatter = Formatter()
    for literal, field, specification, conversion in formatter.parse(text):
        yield from _dollars(literal, names)
        if field is not None:
            expression = f"{field}:{specification}" if specification else field
            yield format(formatter.convert_field(eval(expression.strip(), names), conversion), "")


def _dollars(text: str, names: dict[str, Any]) -> Iterator[str]:
    quotes, done = text.count("'"), 0
    for found in _DOLLAR.finditer(text):
        before = text[done : found.start()]
        quotes -= before.count("'")
        done = found.end()
        yield before
        if quotes % 2:  # a shell expands nothing within '$single quotes' either
            yield found[0]
        else:
            yield f"${found[2]}" if found[1] else format(eval(found[2], names), "")
    yield text[done:]
