"""The magics that capture a command's output."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from keyword import iskeyword
from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments

from .lines import Text

if TYPE_CHECKING:
    from nacre import Shell


@arguments(argument("command", rest=True, open=True, help="the command; a cell's commands stand below"))
def capture(shell: Shell, args: Namespace, body: str | None, scope: Mapping[str, Any]) -> Any:
    """Run a command, or a cell of commands, and return what it writes as a list of lines."""
    if body is not None and args.command.strip():
        raise UsageError(f"{args.command.strip()!r} would not be run; a cell of commands begins below this line")
    return shell.service("system").getoutput(shell, args.command if body is None else body, scope)


@arguments(
    argument("-l", dest="lines", action="store_true", help="keep a list of lines instead of one text"),
    argument("-v", dest="verbose", action="store_true", help="show what was kept"),
    argument("name=command", rest=True, help="the variable and the command"),
)
def assign(shell: Shell, args: Namespace, scope: Mapping[str, Any]) -> Any:
    """Keep a command's output in a variable; without a name, return it."""
    name, equals, command = getattr(args, "name=command").partition("=")
    name = name.strip()
    if not equals or (name and (not name.isidentifier() or iskeyword(name))):
        raise UsageError("%sc: say what to keep and where: %sc name=command")
    system = shell.service("system")
    kept = system.getoutput(shell, command, scope) if args.lines else Text(system.gettext(shell, command, scope))
    if not name:
        return kept
    shell.namespace[name] = kept
    if args.verbose:
        from pprint import pprint

        print(f"{name} ==")
        pprint(kept)
    return None
