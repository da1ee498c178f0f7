"""The traits' defaults, readable without importing traitlets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from nacre import Shell


class Options(NamedTuple):
    """patterns: regular expressions of secrets beside the built-in ones. outputs: write results, too."""

    incognito: bool = False
    outputs: bool = False
    patterns: tuple[str, ...] = ()


def options(shell: Shell) -> Options:
    """What a shell's layers say; a value that does not fit is told, and the default stands."""
    found = Options()
    for name, setting in shell.settings.trait_values("HistoryPrivacy").items():
        value: Any = setting.value
        if name in ("incognito", "outputs") and isinstance(value, bool):
            given: dict[str, Any] = {name: value}
            found = found._replace(**given)
        elif name == "patterns" and isinstance(value, list | tuple) and all(map(_is_pattern, value)):
            found = found._replace(patterns=tuple(value))
        else:
            shell.notice(f"{setting.origin}: HistoryPrivacy.{name} cannot be {value!r}; it is left out", once=True)
    return found


def _is_pattern(value: object) -> bool:
    try:
        return isinstance(value, str) and re.compile(value).match("") is None  # one that matches nothing redacts all
    except re.error:
        return False
