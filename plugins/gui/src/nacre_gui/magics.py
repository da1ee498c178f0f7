"""``%gui``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments

from .service import waits_here

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nacre import Shell

OFF = ("off", "none")


def names(shell: Shell, typed: str) -> Iterable[str]:
    """What may be typed after ``%gui``."""
    return [*sorted(shell.service("gui").loops()), OFF[0]]


@arguments(
    argument("name", nargs="?", default="", completer=names, help="the loop; without it, what is on is turned off"),
    argument("-l", "--list", action="store_true", help="list the loops"),
)
def gui(shell: Shell, args: Any) -> None:
    """Turn on a toolkit's loop, so that its windows live while the prompt waits; alone, turn it off."""
    service = shell.service("gui")
    if args.list or not (args.name or service.name):
        _list(service)
    elif not args.name or args.name in OFF:
        if service.name:
            print(f"The loop {service.name} is off.")
        service.off()
    else:
        try:
            service.use(args.name)
        except UsageError as error:
            raise UsageError(f"%gui: {error}") from None
        if not waits_here(shell):
            shell.notice(f"the windows of {args.name} live while a cell awaits; this front end does not serve them")


def _list(service: Any) -> None:
    loops = service.loops()
    width = max(map(len, loops), default=0)
    for name in sorted(loops):
        print(f"{'*' if name == service.name else ' '} {name:{width}}  {loops[name].summary}")
    if not loops:
        print("No enabled plugin offers a loop: enable gui-tk, gui-qt, gui-gtk, ...")
