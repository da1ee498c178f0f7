"""``%alias_magic``: another name for a magic, with a beginning for its line where one is given."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nacre import Magic, UsageError, argument, arguments, expand, nearest

from .aliases import can_be_typed

if TYPE_CHECKING:
    from nacre import Shell
    from nacre.plugins import Offer

MARKS = {"line": "%", "cell": "%%"}


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


@arguments(
    argument("-l", "--line", dest="kinds", action="append_const", const="line", help="name the line magic only"),
    argument("-c", "--cell", dest="kinds", action="append_const", const="cell", help="name the cell magic only"),
    argument("-p", "--params", default="", metavar="TEXT", help="begin its line with this each time: -p '-n 100'"),
    argument("name", help="the new name"),
    argument(
        "target",
        completer="nacre_alias.second_names:targets",
        help="the magic's name; percent signs before either may be left out",
    ),
)
def alias_magic(shell: Shell, args: Namespace) -> None:
    """Give a magic another name. Without -l and -c, what there is of the two is named."""
    name, target = args.name.lstrip("%"), args.target.lstrip("%")
    if not can_be_typed(name):
        raise UsageError(f"%alias_magic: {name!r} cannot be the name of a magic")
    found = {kind: shell.magics.find(target, kind) for kind in MARKS}
    for kind in args.kinds or ():
        if found[kind] is None:
            near = nearest(target, shell.magics.names(kind))
            raise UsageError(f"%alias_magic: there is no {kind} magic {MARKS[kind]}{target}{near}")
    if not any(found.values()):
        near = nearest(target, {*shell.magics.names("line"), *shell.magics.names("cell")})
        raise UsageError(f"%alias_magic: there is no line or cell magic {target!r}{near}")
    for kind, offer in found.items():
        if offer is not None and (not args.kinds or kind in args.kinds):
            _name(shell, name, kind, offer, args.params)


def targets(shell: Shell, typed: str) -> list[str]:
    """The names of all magics, for completion."""
    marks = typed[: len(typed) - len(typed.lstrip("%"))]
    return sorted({marks + name for kind in MARKS for name in shell.magics.names(kind)})


def _name(shell: Shell, name: str, kind: str, offer: Offer, params: str) -> None:
    typed = f"{MARKS[kind]}{name}"
    made = SecondName(typed, kind, offer, params)
    summary, silenceable = f"Alias for {made}", offer.value.silenceable
    shell.magics.add(Magic(name, made, kind, summary, expand=False, silenceable=silenceable), "alias")
    print(f"Created `{typed}` as an alias for `{made}`.")
