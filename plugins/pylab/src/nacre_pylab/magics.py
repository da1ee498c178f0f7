"""``%matplotlib`` and ``%pylab``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments

from .backends import OURS, Choice, automatic, choose, known, need
from .options import Pylab
from .switching import first, take

if TYPE_CHECKING:
    from nacre import Shell

COMMON = ("agg", "gtk3", "gtk4", "qt", "tk", "webagg", "wx")  # what completion knows without importing matplotlib


def words(shell: Shell, typed: str) -> Iterable[str]:
    """What may be typed after ``%matplotlib``."""
    return sorted({*COMMON, *OURS})


WORD = argument(
    "name",
    nargs="?",
    default="auto",
    completer=words,
    help="a GUI loop, a backend, inline (images among the outputs), or auto (what serves here)",
)


@arguments(argument("-l", "--list", action="store_true", help="list what may be named"), WORD)
def matplotlib(shell: Shell, args: Any) -> None:
    """Choose how matplotlib shows figures, and have their windows live while the prompt waits."""
    need()
    if args.list:
        print("Available matplotlib backends:", ", ".join(known()))
    else:
        _chosen(args.name, shell)


@arguments(argument("--no-import-all", action="store_true", help="bind the modules only, not all of their names"), WORD)
def pylab(shell: Shell, args: Any) -> None:
    """Choose a backend, and bind the names of numpy and pyplot in the namespace."""
    need()
    _chosen(args.name, shell)
    from .names import bind

    taken = bind(shell, everything=not args.no_import_all)
    print("The names of numpy and matplotlib are in the namespace.")
    if taken:
        print(f"They replace yours: {', '.join(taken)}")


def begin(shell: Shell) -> None:
    """Do what the layers say at the start. What is wrong is told, as nobody asked for it just now."""
    name = Pylab.read(shell).matplotlib
    if name:
        try:
            need()
            _chosen(name, shell, loud=False)
        except UsageError as error:
            shell.notice(f"Pylab.matplotlib: {error}")


def _chosen(name: str, shell: Shell, loud: bool = True) -> None:
    if name == "auto":
        choice: Choice = first(automatic(shell), shell)
        if loud:
            print(f"Using matplotlib backend: {choice.backend.removeprefix('module://')}")
    else:
        take(choose(name if "://" in name else name.lower(), shell), shell)
