"""``%kill_embedded`` and ``%exit_raise``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments

if TYPE_CHECKING:
    from nacre import Shell


@arguments(
    argument("-i", "--instance", dest="everywhere", action="store_true", help="every embed() of the module"),
    argument("-x", "--exit", dest="leave", action="store_true", help="also leave this shell"),
    argument("-y", "--yes", dest="sure", action="store_true", help="do not ask"),
)
def kill_embedded(shell: Shell, args: Any) -> None:
    """Let the ``embed()`` that opened this shell, in a loop for instance, open no other one in this process."""
    embedding = _embedding(shell, "%kill_embedded")
    what = "every embed() of this module" if args.everywhere else "the embed() that opened this shell"
    if not args.sure:
        try:
            answer = input(f"Let {what} do nothing from now on? [y/N] ")
        except EOFError:
            answer = ""
        if answer.strip().lower() not in ("y", "yes"):
            print("It stays as it is.")
            return
    embedding.off(args.everywhere)
    print(f"From now on {what} does nothing.")
    if args.leave:
        shell.leave()


def exit_raise(shell: Shell) -> None:
    """Leave this shell, and raise ``KillEmbedded`` in the program that opened it."""
    _embedding(shell, "%exit_raise").raises = True
    shell.leave()


def _embedding(shell: Shell, magic: str) -> Any:
    embedding = shell.service("embed")
    if embedding.frame is None:
        raise UsageError(f"{magic}: this shell is not embedded in a program")
    return embedding
