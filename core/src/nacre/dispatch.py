"""The magics of one shell: who offers a name, what its line becomes, and how it is called."""

from __future__ import annotations

import re
import sys
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from nacre_selection.paths import resolve
from nacre_selection.words import nearest

from .command_line import CommandLine
from .plugins import Offer, idle
from .values import Magic, UsageError, told

if TYPE_CHECKING:
    from types import FrameType

    from .shell import Shell

DOLLAR = re.compile(r"\$(\$?)([\w.]+)")  # $name, or $$name
KINDS = {"line": ("line", "line_cell"), "cell": ("cell", "line_cell")}


class Magics:
    """Finds magics by name and kind (``"line"`` or ``"cell"``) and runs them."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell

    def offers(self, name: str, kind: str = "") -> list[Offer]:
        """Who offers a name: the one that serves first, then those passed over.

        What was added at run time comes first (the latest of it), then the profile's choice, then plugins
        by name.
        """
        kinds = KINDS[kind] if kind else ("line", "cell", "line_cell")
        found = [o for o in self.shell.plugins.offers("magics") if o.value.name == name and o.value.kind in kinds]
        chosen = self.shell.settings.choice(f"magic.{name}")
        return sorted(found, key=lambda offer: not offer.added and offer.plugin != chosen)

    def find(self, name: str, kind: str) -> Offer | None:
        """Who serves a name, or None. Where several plugins could and nothing was chosen, the user is told once."""
        found = self.offers(name, kind)
        if not found:
            late = self.shell.plugins.decide("resolve_magic", name=name, kind=kind, shell=self.shell)
            return Offer("", late) if late is not None else None
        plugins = sorted({offer.plugin for offer in found})
        if len(plugins) > 1 and found[0].plugin and not self.shell.settings.choice(f"magic.{name}"):
            self.shell.notice(
                f"%{name} is offered by {' and '.join(plugins)}; {found[0].plugin} serves. "
                f'Choose with [choose] "magic.{name}" = "{plugins[0]}"',
                once=True,
            )
        return found[0]

    def names(self, kind: str) -> list[str]:
        """All names of a kind, sorted."""
        return sorted({o.value.name for o in self.shell.plugins.offers("magics") if o.value.kind in KINDS[kind]})

    def add(self, magic: Magic, plugin: str = "") -> Callable[[], None]:
        """Add a magic at run time; returns the function that takes it back."""
        if magic.kind not in ("line", "cell", "line_cell"):
            raise UsageError(f"a magic's kind is 'line', 'cell' or 'line_cell', not {magic.kind!r}")
        return self.shell.plugins.offer("magics", magic, plugin)

    def command_line(self, offer: Offer, typed: str) -> CommandLine:
        """How a magic is called. Raises ``UsageError`` where its code cannot be loaded."""
        try:
            function = resolve(offer.value.target)
        except (Exception, SystemExit) as error:
            self.shell.plugins.fail(offer.plugin, "import", typed, error)
            raise UsageError(f"{typed} cannot be loaded from {offer.plugin}: {told(error)}") from error
        return CommandLine(typed, function)

    def run(self, kind: str, name: str, line: str, body: str | None, frame: FrameType | None) -> Any:
        """Run a magic for the code in ``frame``, whose local names it and its line may use."""
        typed = f"%%{name}" if kind == "cell" else f"%{name}"
        offer = self.find(name, kind)
        if offer is None:
            raise UsageError(self._unknown(kind, name, typed))
        call, scope = self.command_line(offer, typed), self.scope(frame)
        if offer.value.expand:
            line = expand(line, scope)
        return call.call(line, {"shell": self.shell, "scope": scope, "body": body})

    def scope(self, frame: FrameType | None) -> Mapping[str, Any]:
        """The names the calling code sees: the user's, and its own where it runs inside a function. From Python
        3.13 on, what is assigned there is assigned in the function."""
        space = self.shell.namespace
        if frame is None or frame.f_globals is not space or frame.f_locals is space:
            return space
        return ChainMap(frame.f_locals, space)

    def _unknown(self, kind: str, name: str, typed: str) -> str:
        marks = {"line": "%", "cell": "%%"}
        other = "line" if kind == "cell" else "cell"
        if self.offers(name, other):
            return f"{typed} is not a {kind} magic, but {marks[other]}{name} is a {other} magic"
        for offer in idle(self.shell, "magics"):
            if offer.value.name == name:
                return f"no magic {typed}; the installed plugin {offer.plugin!r} offers it: add it to [plugins] enable"
        return f"no magic {typed}{nearest(typed, [marks[kind] + known for known in self.names(kind)])}"


def caller() -> FrameType | None:
    """The frame of the code that called the shell's method."""
    return sys._getframe(2)


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
    for found in DOLLAR.finditer(text):
        before = text[done : found.start()]
        quotes -= before.count("'")
        done = found.end()
        yield before
        if quotes % 2:  # a shell expands nothing within '$single quotes' either
            yield found[0]
        else:
            yield f"${found[2]}" if found[1] else format(eval(found[2], names), "")
    yield text[done:]
