"""``%autoreload`` and ``%aimport``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nacre import argument, arguments
from nacre.values import UsageError, told

from .service import MODES

if TYPE_CHECKING:
    from nacre import Shell

WORDS = {str(number): mode for number, mode in enumerate(MODES)} | {mode: mode for mode in MODES}


@arguments(
    argument("mode", nargs="?", default="now", help="off (0), explicit (1), all (2), complete (3), or now"),
    argument("-p", "--print", action="store_true", dest="tell", help="print the names of reloaded modules"),
    argument("-l", "--log", action="store_true", help="the same as --print"),
    argument("--hide-errors", action="store_true", help="do not say why a module could not be reloaded"),
    argument("--full", action="store_true", help="taken for compatibility: a changed module is always run whole"),
)
def autoreload(shell: Shell, args: Any) -> None:
    """Reload modules whose files have changed, now or before each cell.

    Functions and classes are changed in place: what was imported from a module, instances and subclasses go on
    working with the new code. What cannot be changed in place is named. A module that fails to reload stays as
    it was.
    """
    word = args.mode.lower().removesuffix("-")
    if word != "now" and word not in WORDS:
        raise UsageError(f"%autoreload: the mode is now, off, explicit, all or complete (0 to 3), not {args.mode!r}")
    reloader = shell.service("autoreload")
    reloader.options.tell = args.tell or args.log
    reloader.options.tell_errors = not args.hide_errors
    if word == "now":
        reloader.run()
    else:
        reloader.set_mode(WORDS[word])


@arguments(
    argument("modules", rest=True, open=True, help="names, separated by commas; one after a dash is never reloaded")
)
def aimport(shell: Shell, args: Any) -> None:
    """Import modules and mark them for ``%autoreload explicit``; without a name, list what is marked.

    ``%aimport a, b.c as d`` imports and marks both; ``%aimport -a`` never reloads ``a``.
    """
    reloader = shell.service("autoreload")
    if not args.modules.strip():
        print(f"Modules to reload: {' '.join(sorted(reloader.marked)) or 'those that change'}")
        print(f"Modules to skip: {' '.join(sorted(reloader.skipped)) or 'none'}")
        return
    wanted = [_parse(word.strip()) for word in args.modules.split(",")]
    for name, alias, skip in wanted:
        if not skip:
            _import(name, alias, shell.namespace)
        (reloader.skipped if skip else reloader.marked).add(name)
        (reloader.marked if skip else reloader.skipped).discard(name)


def _parse(text: str) -> tuple[str, str, bool]:
    """A module's name, the name to bind, and whether it is to be skipped."""
    name, _, alias = (part.strip() for part in text.removeprefix("-").partition(" as "))
    if not all(part.isidentifier() for part in name.split(".")) or (alias and not alias.isidentifier()):
        raise UsageError(f"%aimport: {text!r} is not the name of a module")
    return name, alias, text.startswith("-")


def _import(name: str, alias: str, namespace: dict[str, Any]) -> None:
    import importlib

    try:
        module = importlib.import_module(name)
    except (Exception, SystemExit) as error:
        raise UsageError(f"%aimport: {name} cannot be imported: {told(error)}") from None
    top = name.partition(".")[0]
    namespace[alias or top] = module if alias else importlib.import_module(top)
