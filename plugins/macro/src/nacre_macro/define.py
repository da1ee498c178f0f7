"""``%macro``: make and list macros."""

from __future__ import annotations

import keyword
from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments
from nacre_selection.words import visible

from .macro import Macro

if TYPE_CHECKING:
    from nacre import Shell


@arguments(
    argument("-r", dest="raw", action="store_true", help="keep the cells as typed rather than as the Python that ran"),
    argument("-q", dest="quiet", action="store_true", help="do not print what the macro holds"),
    argument("name", nargs="?", help="the macro's name; without one, the macros are listed"),
    argument("source", nargs="*", help="history ranges (4 6-8 ~1/3), a file, a macro, or a name bound to text"),
)
def macro(shell: Shell, args: Any) -> list[str] | None:
    """Bind a name to earlier cells: typing the name alone then runs them."""
    if args.name is None:
        return sorted(name for name, value in shell.namespace.items() if issubclass(type(value), Macro))
    if not args.name.isidentifier() or keyword.iskeyword(args.name):
        raise UsageError(f"%macro: {args.name!r} cannot be a name; the form is %macro NAME 4 6-8")
    if not args.source:
        raise UsageError(f"%macro: what shall {args.name!r} hold? The form is %macro NAME 4 6-8")
    made = Macro(_text(shell, args.source, args.raw))
    shell.namespace[args.name] = made
    if not args.quiet:
        print(f"Macro {args.name!r} made: type its name alone to run it. It holds:")
        for line in made.value.removesuffix("\n").split("\n"):
            print(visible(line.expandtabs(4)))  # what a file holds must not steer the terminal
    return None


def _text(shell: Shell, words: list[str], raw: bool) -> str:
    """The source of all words together where they are ranges, else of one after the other."""
    code = shell.service("code")
    whole = " ".join(words)
    if shell.service("ranges").is_range(whole):
        return str(code.find(whole, translated=not raw).text)
    parts = [str(code.find(word, translated=not raw).text).rstrip("\n") for word in words]
    return "\n".join(parts)
