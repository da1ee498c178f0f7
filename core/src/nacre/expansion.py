"""Replacing ``$name`` and ``{expression}`` in the arguments of magics and system commands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_DOLLAR = re.compile(r"\$(\$|[^\W\d]\w*(?:\.[^\W\d]\w*)*)")


def expand(text: str, names: Mapping[str, Any]) -> str:
    """The text with ``$name``, ``$name.attribute`` and ``{expression}`` replaced by their values.

    ``$$`` is a dollar sign and ``{{`` a brace. A name that is not there stays as it is; one expression
    that fails leaves the whole text as it is, since braces often mean something else.
    """
    if "$" not in text and "{" not in text:
        return text
    try:
        return _dollars(_braces(text, names), names) if "{" in text else _dollars(text, names)
    except Exception:
        return text


def _dollars(text: str, names: Mapping[str, Any]) -> str:
    def value(found: re.Match[str]) -> str:
        if found[1] == "$":
            return "$"
        try:
            return str(eval(found[1], {}, dict(names)))
        except (NameError, AttributeError):
            return found[0]

    return _DOLLAR.sub(value, text)


def _braces(text: str, names: Mapping[str, Any]) -> str:
    from string import Formatter

    class Evaluating(Formatter):
        def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
            return eval(field_name, dict(names)), field_name

    return Evaluating().vformat(text, (), {})
