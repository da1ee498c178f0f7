"""``%automagic`` and ``%autocall``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nacre import argument, arguments

if TYPE_CHECKING:
    from nacre import Shell

WORDS = {"on": True, "1": True, "true": True, "off": False, "0": False, "false": False}
LEVELS = {
    0: "off: functions are called by their brackets only",
    1: "1: a function followed by arguments is called with them",
    2: "2: a function at the start of a line is called, with or without arguments",
}


@arguments(argument("state", nargs="?", type=str.lower, choices=list(WORDS), help="on or off; nothing switches over"))
def automagic(shell: Shell, args: Any) -> None:
    """Say whether line magics may be typed without their percent sign.

    A name that is bound, a builtin or a keyword is never taken for a magic.
    """
    from .calls import settings

    _, before = settings(shell)
    on = not before if args.state is None else WORDS[args.state]
    shell.set_trait("Autocall.automagic", on)
    print("Automagic is on: a line may start with a magic's name." if on else "Automagic is off: magics need their %.")


@arguments(
    argument("level", nargs="?", type=int, choices=list(LEVELS), help="0, 1 or 2; nothing switches over"),
)
def autocall(shell: Shell, args: Any) -> None:
    """Say whether a function at the start of a line is called without brackets.

    0 never, 1 when arguments follow it (``f 1, 2`` is ``f(1, 2)``), 2 always. Without a level, it is
    switched off, or on again as it was.
    """
    from .traits import Autocall

    traits = shell.configure(Autocall)
    if traits.level:
        traits.resumed = traits.level
    level = args.level if args.level is not None else 0 if traits.level else traits.resumed
    shell.set_trait("Autocall.level", level)
    print(f"Autocall is {LEVELS[level]}.")
