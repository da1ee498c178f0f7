"""The service ``code``: from what a user names to its source text."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from nacre import UsageError
from nacre.history import Entry

from .definitions import is_dotted, locate
from .files import find_file, read_source

if TYPE_CHECKING:
    from nacre import Shell

    from .ranges import Ranges


class Found(NamedTuple):
    """Source text and where it is from.

    kind: ``history``, ``file``, ``macro``, ``string`` or ``definition`` (of a function, class or module).
    path: the file that holds it, or an empty string. line: where in the file it begins, counted from 1.
    """

    text: str
    kind: str
    path: str = ""
    line: int = 1


class Code:
    """Finds source text for one shell. Made for the service ``code``."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def find(self, target: str, translated: bool = False, objects: bool = True) -> Found:
        """The text of history ranges, of a file (``.py`` may be left out), of a macro, of a name bound to a
        string, or what defined a function, class or module; the first that fits, in this order.

        An empty target is the whole session. translated: history as the Python that ran rather than as typed.
        objects: whether definitions count. A URL is not fetched, and no expression is evaluated. Raises
        ``UsageError`` where there is nothing.
        """
        target = target.strip()
        ranges: Ranges = self._shell.service("ranges")
        if not target or ranges.is_range(target):
            entries = ranges.entries(target)
            if not entries:
                raise UsageError(f"history has no cell {target}" if target else "history is empty")
            return Found("\n".join(self.source(entry, translated) for entry in entries), "history")
        named = is_dotted(target)
        try:
            path = find_file(target)
        except UsageError:  # a name needs no directory
            if not named or target.partition(".")[0] not in self._shell.namespace:
                raise
            path = ""
        if path:
            return Found(read_source(path), "file", path)
        if named:
            return self.of_name(target, objects)
        if os.path.isdir(os.path.expanduser(target)):
            raise UsageError(f"{target!r} is a directory, not a file")
        raise UsageError(f"{target!r} is no history range, no file and no name")

    def source(self, entry: Entry, translated: bool = False) -> str:
        """The source of a history entry without a line end, as typed or as the Python that ran."""
        text = entry.source
        if translated:
            text = entry.transformed
            if not text:
                try:
                    text = self._shell.transform(entry.source, pure=True)
                except (SyntaxError, ValueError):
                    text = entry.source
        return text.rstrip("\n")

    def of_name(self, name: str, objects: bool = True) -> Found:
        """What a (dotted) name of the user's namespace is bound to, as source text."""
        value = self.value(name)
        if isinstance(value, str):
            return Found(value, "string")
        as_source = getattr(type(value), "nacre_source", None)
        if callable(as_source):
            return Found(str(as_source(value)), "macro")
        if objects:
            place = locate(value, self._shell.compiler.files)
            if place is not None:
                return Found(place.text, "definition", place.path, place.line)
        kind = type(value).__name__
        wanted = "a string, a macro or something with source" if objects else "a string or a macro"
        raise UsageError(f"{name!r} is a {kind}, not {wanted}")

    def value(self, name: str) -> Any:
        """The object that a dotted name is bound to in the user's namespace. Raises ``UsageError``."""
        first, *rest = name.split(".")
        if first not in self._shell.namespace:
            raise UsageError(f"{name!r} is no history range, no file and no name that is bound")
        value = self._shell.namespace[first]
        for part in rest:
            try:
                value = getattr(value, part)
            except Exception as error:
                raise UsageError(f"{name!r}: {type(error).__name__}: {error}") from None
        return value
