"""``%alias_magic``: another name for a magic, with a beginning for its line where one is given."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from nacre import Magic, UsageError, expand
from nacre.suggest import nearest

if TYPE_CHECKING:
    from nacre import Shell
    from nacre.plugins import Offer

MARKS = {"line": "%", "cell": "%%"}
KINDS = {"-l": "line", "--line": "line", "-c": "cell", "--cell": "cell"}
OPTIONS = (*KINDS, "-p", "--params")


class SecondName:
    """A magic under another name. Called, it calls what the name stood for when it was made.

    typed: the new name with its marks. kind: ``line`` or ``cell``. params: what its line begins with.
    """

    def __init__(self, typed: str, kind: str, offer: Offer, params: str) -> None:
        self.typed = typed
        self.kind = kind
        self.offer = offer
        self.params = params
        self.target = f"{MARKS[kind]}{offer.value.name}"
        self.__doc__ = f"Alias for `{self}`."

    def __str__(self) -> str:
        return f"{self.target} {self.params}".rstrip()

    def __repr__(self) -> str:
        return f"<{self.typed} for {str(self)!r}>"

    def __call__(self, shell: Shell, line: str, body: str | None, scope: Mapping[str, Any]) -> Any:
        __tracebackhide__ = True
        plugin = self.offer.plugin
        if plugin and plugin not in shell.plugins.order():
            raise UsageError(f"{self.typed} stands for {self}, but the plugin {plugin!r} is not enabled any more")
        call = shell.magics.command_line(self.offer, self.target)
        if self.params:
            line = f"{self.params} {line}" if line else self.params
        if self.offer.value.expand:
            line = expand(line, scope)
        return call.call(line, {"shell": shell, "scope": scope, "body": body})


class Wanted(NamedTuple):
    """A parsed line. kinds: those asked for, none where that is left open."""

    name: str
    target: str
    kinds: frozenset[str]
    params: str


def alias_magic(shell: Shell, line: str) -> None:
    """Give a magic another name: '%alias_magic NAME TARGET'. Percent signs before either may be left out.

    -l, --line            name the line magic only
    -c, --cell            name the cell magic only
    -p, --params TEXT     begin its line with this each time, in quotes where it has spaces: -p '-n 100'

    Without -l and -c, what there is of the two is named.
    """
    wanted = parse(line)
    found = {kind: shell.magics.find(wanted.target, kind) for kind in MARKS}
    for kind in wanted.kinds:
        if found[kind] is None:
            near = nearest(wanted.target, shell.magics.names(kind))
            raise UsageError(f"%alias_magic: there is no {kind} magic {MARKS[kind]}{wanted.target}{near}")
    if not any(found.values()):
        near = nearest(wanted.target, {*shell.magics.names("line"), *shell.magics.names("cell")})
        raise UsageError(f"%alias_magic: there is no line or cell magic {wanted.target!r}{near}")
    for kind, offer in found.items():
        if offer is not None and (not wanted.kinds or kind in wanted.kinds):
            _name(shell, wanted, kind, offer)


def _name(shell: Shell, wanted: Wanted, kind: str, offer: Offer) -> None:
    typed = f"{MARKS[kind]}{wanted.name}"
    made = SecondName(typed, kind, offer, wanted.params)
    summary, silenceable = f"Alias for {made}", offer.value.silenceable
    shell.magics.add(Magic(wanted.name, made, kind, summary, expand=False, silenceable=silenceable), "alias")
    print(f"Created `{typed}` as an alias for `{made}`.")


def parse(line: str) -> Wanted:
    """What a line asks for. Raises ``UsageError``."""
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise UsageError(f"%alias_magic: {str(error).lower()} in {line.strip()!r}") from None
    kinds: set[str] = set()
    names: list[str] = []
    params = ""
    while words:
        word = words.pop(0)
        option, equals, value = word.partition("=")
        if word in KINDS:
            kinds.add(KINDS[word])
        elif word == "-p" or option == "--params":
            if not equals and not words:
                raise UsageError(f"%alias_magic: {option} needs the text that the line is to begin with")
            params = value if equals else words.pop(0)
        elif word.startswith("-"):
            raise UsageError(f"%alias_magic: no option {word!r}{nearest(word, OPTIONS)} (see %alias_magic?)")
        else:
            names.append(word.lstrip("%"))
    if len(names) != 2:
        raise UsageError(f"%alias_magic: give the new name and the magic's, not {len(names)} names")
    if not names[0] or re.search(r"[\s%?!]", names[0]):
        raise UsageError(f"%alias_magic: {names[0]!r} cannot be the name of a magic")
    return Wanted(names[0], names[1], frozenset(kinds), params)
