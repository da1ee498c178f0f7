"""A theme: styles by role, and the background they are made for.

The file is TOML: ``summary``; ``extends``, another theme; ``background``, a colour or a list of them; ``[palette]``,
colours by name; and four tables of styles: ``[code]`` by pygments' token names, ``[traceback]``, ``[inspect]``, and
``[terminal]`` by the terminal's own classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from nacre import UsageError, nearest
from nacre_selection import files

from .style import Style, color_of, parse

T = TypeVar("T")
TABLES = ("code", "traceback", "inspect", "terminal")
KEYS = ("summary", "extends", "background", "palette", *TABLES)


class Theme(NamedTuple):
    """styles: by ``table.role``. backgrounds: what the colours are to be read on; none where that is not said."""

    name: str
    summary: str = ""
    backgrounds: tuple[str, ...] = ()
    styles: Mapping[str, Style] = {}
    palette: Mapping[str, str] = {}

    def style(self, role: str) -> Style:
        """The style of a role, or of the nearest one above it: of ``code.name`` for ``code.name.function``."""
        while role not in self.styles and "." in role:
            role = role.rpartition(".")[0]
        return self.styles.get(role, Style())

    def with_styles(self, given: Mapping[str, str]) -> Theme:
        """The theme with single styles of the user's. Raises ``ValueError`` for one that means nothing."""
        found = dict(self.styles)
        for role, text in given.items():
            if role.partition(".")[0] not in TABLES:
                raise ValueError(f"{role!r} begins with none of {', '.join(TABLES)}")
            try:
                found[role] = parse(text, self.palette)
            except ValueError as error:
                raise ValueError(f"{role}: {error}") from None
        return self._replace(styles=found)


def read(name: str, path: str, find: Callable[[str], Theme]) -> Theme:
    """The theme in a file. find: the theme that another name stands for.

    Raises ``UsageError``, one line with the file and what is wrong in it.
    """
    try:
        data, _ = files.load(path)
    except UsageError as error:
        raise UsageError(f"theme {name}: {error}") from None
    try:
        return made(name, data, find)
    except (ValueError, UsageError) as error:
        raise UsageError(f"theme {name}: {path}: {error}") from None


def made(name: str, data: Mapping[str, Any], find: Callable[[str], Theme]) -> Theme:
    """A theme from what its file says. Raises ``ValueError`` with what is wrong."""
    for key in data:
        if key not in KEYS:
            raise ValueError(f"unknown key {key!r}{nearest(key, KEYS)}")
    base = find(_text(data, "extends")) if "extends" in data else Theme("")
    palette = dict(base.palette)
    for word, color in _table(data, "palette").items():
        palette[word] = _made(f"palette.{word}", color_of, color, {})
    styles = dict(base.styles)
    for table in TABLES:
        for role, text in _flat(_table(data, table), table):
            styles[role] = _made(role, parse, text, palette)
    given = data.get("background", list(base.backgrounds))
    grounds = [_made("background", color_of, one, palette) for one in (given if isinstance(given, list) else [given])]
    for one in grounds:
        if one[:1] != "#":
            raise ValueError(f"background: {one!r} should be a colour whose value is known, #rrggbb")
    return Theme(name, _text(data, "summary") or base.summary, tuple(grounds), styles, palette)


def _made(key: str, make: Callable[[str, Mapping[str, str]], T], value: Any, palette: Mapping[str, str]) -> T:
    if not isinstance(value, str):
        raise ValueError(f"{key} should be a string, not {type(value).__name__}")
    try:
        return make(value, palette)
    except ValueError as error:
        raise ValueError(f"{key}: {error}") from None


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key, "")
    if not isinstance(value, str):
        raise ValueError(f"{key} should be a string, not {type(value).__name__}")
    return value


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key, {})
    if not isinstance(value, Mapping):
        raise ValueError(f"{key} should be a table, [{key}]")
    return value


def _flat(table: Mapping[str, Any], above: str) -> Iterator[tuple[str, Any]]:
    """The entries of a table and of those in it, by dotted key."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}.{key}")
        else:
            yield f"{above}.{key}", value
