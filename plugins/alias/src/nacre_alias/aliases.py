"""The service ``aliases``: the names of one shell for system commands. Each is a magic as well."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import copy
from keyword import iskeyword
from typing import TYPE_CHECKING, Any

from nacre import Magic, UsageError

from .plugin import initial

if TYPE_CHECKING:
    from nacre import Shell

# %l for the line and %s for a word of it, but not %%l and %%s
_MARKS = re.compile(r"%(%[ls]|[ls])")
_WORD = re.compile(r"""(?:"[^"]*"|'[^']*'|\\.|\S)+""")


def can_be_typed(name: str) -> bool:
    """Whether a magic of this name could be called: ``%7z`` and ``%c++`` can be typed, though not without the mark."""
    return bool(name) and name.isprintable() and not re.search(r"[\s%?!]", name)


class Alias:
    """A command with a name. Called as a magic it runs the command with the line it is given.

    ``%l`` in the command stands for the whole line, each ``%s`` for one word of it (``%%s`` for itself); what
    the command has no place for comes after it. Raises ``UsageError`` for a command with both marks.
    """

    def __init__(self, name: str, command: str) -> None:
        self.name = name
        self.command = command
        marks = [mark for mark in _MARKS.findall(command) if len(mark) == 1]
        self.whole = "l" in marks
        self.words = marks.count("s")
        if self.whole and self.words:
            raise UsageError(f"%alias: {command!r} has both %l and %s; a command can have one or the other")
        self.__doc__ = f"Run a system command: {command}"

    def __repr__(self) -> str:
        return f"<alias {self.name} for {self.command!r}>"

    def filled(self, line: str) -> str:
        """The command for a line. Raises ``UsageError`` where the line has too few words."""
        line = line.strip()
        if self.whole:
            return self._fill([line])
        found = list(_WORD.finditer(line))
        if len(found) < self.words:
            needed = f"{self.words} argument{'s' if self.words != 1 else ''}"
            raise UsageError(f"%{self.name} takes {needed} for {self.command!r}, and got {len(found)}")
        rest = line[found[self.words - 1].end() :].strip() if self.words else line
        return f"{self._fill([word[0] for word in found])} {rest}".rstrip()

    def _fill(self, values: list[str]) -> str:
        left = iter(values)
        return _MARKS.sub(lambda mark: mark[1] if len(mark[1]) > 1 else next(left, values[0]), self.command)

    def __call__(self, shell: Shell, line: str, scope: Mapping[str, Any]) -> None:
        shell.service("system").system(shell, self.filled(line), scope)


class Aliases:
    """The aliases of one shell: those that every shell has, without the ``removed`` ones, and those defined here."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.first = initial()
        self.removed: set[str] = set()
        self._defined: dict[str, tuple[Alias, Callable[[], None]]] = {}
        self._users: dict[str, str] = {}  # those that the trait asked for, with their commands
        if "Aliases" in shell.settings.traits:
            self.define_users()

    def define_users(self) -> None:
        """Define what the trait ``user_aliases`` holds now, instead of what it held before."""
        from .traits import Aliases as Configured

        for name, command in self._users.items():
            if name in self._defined and self.get(name) == command:  # else it was defined anew by hand
                self._forget(name)
        self._users = {}
        for name, command in self.shell.configure(Configured).user_aliases:
            try:
                self.define(name, command)
                self._users[name] = command
            except UsageError as error:
                self.shell.notice(f"Aliases.user_aliases: {error}")

    def all(self) -> dict[str, str]:
        """All commands by name, sorted."""
        first = {name: command for name, command in self.first.items() if name not in self.removed}
        return dict(sorted({**first, **{name: alias.command for name, (alias, _) in self._defined.items()}}.items()))

    def get(self, name: str) -> str | None:
        """The command of a name, or None."""
        if name in self._defined:
            return self._defined[name][0].command
        return None if name in self.removed else self.first.get(name)

    def define(self, name: str, command: str) -> None:
        """Give a command a name. Raises ``UsageError`` for a name that is taken or that cannot be typed."""
        if not can_be_typed(name) or iskeyword(name):
            raise UsageError(f"%alias: {name!r} cannot be the name of a command")
        if not command.strip():
            raise UsageError(f"%alias: which command is {name!r} to run?")
        made = Alias(name, command)
        if name in self._defined:
            self._forget(name)
        elif any(offer.plugin != "alias" or name not in self.first for offer in self.shell.magics.offers(name, "line")):
            raise UsageError(f"%alias: {name!r} cannot be an alias because it is a magic")
        magic = Magic(name, made, summary=f"alias for {command!r}", expand=False)
        self._defined[name] = made, self.shell.magics.add(magic, "alias")
        if name in self.removed:
            self.removed.remove(name)
            self._offer_first()

    def remove(self, name: str) -> None:
        """Remove an alias, which must be there."""
        if name in self._defined:
            self._forget(name)
        if name in self.first:
            self.removed.add(name)
            self._offer_first()

    def _offer_first(self) -> None:
        """Have the shell offer the first aliases without the removed ones, where the plugin is an installed one."""
        index, rows = self.shell.index, self.shell.plugins.rows
        if index is None or "alias" not in rows or "alias" not in index.rows:
            return
        row = copy(index.rows["alias"])  # what the index keeps stays whole
        kind, magics = (row.offers or {})["magics"]
        row.offers = {**(row.offers or {}), "magics": (kind, [one for one in magics if one[0] not in self.removed])}
        self.shell.plugins.enable(row)

    def _forget(self, name: str) -> None:
        _, undo = self._defined.pop(name)
        undo()
