"""``%xmode`` and ``%tb``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nacre import Output, UsageError, argument, arguments

from .options import Tracebacks
from .render import MODES

if TYPE_CHECKING:
    from nacre import Shell


def _mode(text: str) -> str:
    """A mode in any case; argparse refuses what is none."""
    return next((mode for mode in MODES if mode.lower() == text.lower()), text)


@arguments(
    argument("mode", nargs="?", type=_mode, choices=MODES, help="how errors look; without it, the next mode"),
    argument("--show", action="store_true", help="show frames that ask to be hidden"),
    argument("--hide", action="store_true", help="hide them again"),
)
def xmode(shell: Shell, args: Any) -> None:
    """Choose how tracebacks look: Plain, Context, Verbose (with variables), Minimal, Docs or Doctest.

    Without a mode the next one is taken. ``--show`` and ``--hide`` are about frames with a ``__tracebackhide__``, and
    leave the mode as it is.
    """
    if args.show and args.hide:
        raise UsageError("%xmode: --show and --hide exclude each other")
    if args.show or args.hide:
        shell.set_trait("Tracebacks.show_hidden", args.show)
        print(f"Frames that ask to be hidden are {'shown' if args.show else 'hidden'}.")
    if args.mode or not (args.show or args.hide):
        mode = args.mode or MODES[(MODES.index(Tracebacks.read(shell).mode) + 1) % len(MODES)]
        shell.set_trait("Tracebacks.mode", mode)
        print(f"Traceback mode: {mode}")


@arguments(argument("mode", nargs="?", type=_mode, choices=MODES, help="how it looks, this time"))
def tb(shell: Shell, args: Any) -> None:
    """Show the last error again, in the mode in force or in another."""
    service = shell.service("tracebacks")
    if service.last is None:
        raise UsageError("%tb: there was no error yet")
    bundle = service.bundle(service.last, shell.cell, args.mode or service.mode)
    shell.show(Output("error", bundle, shell.cell.number, service.last))
