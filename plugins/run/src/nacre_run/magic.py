"""``%run``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from nacre import UsageError, argument, arguments

from .finding import CELLS, NOTEBOOK, find
from .running import run_cells, run_file, run_module
from .words import expanded, words

if TYPE_CHECKING:
    import argparse

    from nacre import Shell


class Way(NamedTuple):
    """How a file is run. times: how often, 0 for untimed. stop: where the debugger stops, ``LINE`` or ``FILE:LINE``.
    profile: the options of ``%prun``, None for no profile."""

    name: str = "__main__"
    here: bool = False  # in the shell's own names
    exits: bool = False  # sys.exit() is nothing to tell
    times: int = 0
    debug: bool = False
    stop: str = ""
    profile: argparse.Namespace | None = None


@arguments(
    argument("-n", dest="imported", action="store_true", help="__name__ is the file's, as if it was imported"),
    argument("-i", dest="here", action="store_true", help="run in the shell's own names"),
    argument("-e", dest="exits", action="store_true", help="pass over sys.exit() and its status"),
    argument("-G", dest="no_globs", action="store_true", help="do not expand patterns among the arguments"),
    argument("-t", dest="timed", action="store_true", help="print how long it took"),
    argument("-N", dest="times", metavar="N", type=int, default=None, help="with -t: run it so many times"),
    argument("-d", dest="debug", action="store_true", help="run it in the debugger"),
    argument("-b", dest="stop", metavar="LINE", default="", help="with -d: stop at LINE, or FILE:LINE"),
    argument("-p", dest="profile", action="store_true", help="profile it, with the options of %%prun:"),
    argument("-l", dest="limits", action="append", default=[], metavar="LIMIT", help="with -p: what is printed"),
    argument("-r", dest="give", action="store_true", help="with -p: give the statistics"),
    argument("-s", dest="sort", action="append", default=[], metavar="KEY", help="with -p: the order"),
    argument("-T", dest="text", default="", metavar="FILE", help="with -p: save the text"),
    argument("-D", dest="dump", default="", metavar="FILE", help="with -p: save the statistics"),
    argument("-q", dest="quiet", action="store_true", help="with -p: print nothing"),
    argument("--flame", default="", metavar="FILE", help="with -p: save a flame graph (SVG)"),
    argument("-m", dest="module", default="", metavar="MODULE", help="run a module instead of a file"),
    argument("command", rest=True, metavar="FILE ARGUMENTS", help="the file, and its arguments"),
)
def run(shell: Shell, args: argparse.Namespace) -> object:
    """Run a file as a program of its own, and keep its names.

    Files of Python run as ``__main__`` with the arguments as ``sys.argv``, and what they defined is in the shell
    afterwards. Files of cells (.ipy, .nacre) and notebooks (.ipynb) run cell by cell in the shell's own names. Patterns
    among the arguments stand for files, unless they are quoted.
    """
    __tracebackhide__ = True
    given = words(args.command)
    if not args.module and not given:
        raise UsageError("%run: name a file, or a module with -m")
    name = "" if args.module else expanded(given[:1], False)[0]
    rest = expanded(given if args.module else given[1:], not args.no_globs)
    way = _way(args)
    if args.module:
        return run_module(shell, args.module, rest, way)
    path = find(name)
    if path.endswith((*CELLS, NOTEBOOK)):
        if way.debug or way.profile or args.imported:
            raise UsageError(f"%run: -n, -d and -p are for files of Python, and {name!r} is a file of cells")
        run_cells(shell, path, rest, way)
        return None
    return run_file(shell, path, rest, way, imported=args.imported)


def _way(args: argparse.Namespace) -> Way:
    if args.times is not None and args.times < 1:
        raise UsageError(f"%run -N {args.times}: the number must be 1 or more")
    if args.times is not None and not args.timed:
        raise UsageError("%run: -N needs -t")
    if args.stop and not args.debug:
        raise UsageError("%run: -b needs -d")
    if args.debug + args.profile + args.timed > 1:
        raise UsageError("%run: -d, -p and -t exclude each other")
    needs = {"-l": args.limits, "-r": args.give, "-s": args.sort, "-T": args.text, "-D": args.dump, "-q": args.quiet}
    for option, value in {**needs, "--flame": args.flame}.items():
        if value and not args.profile:
            raise UsageError(f"%run: {option} needs -p")
    return Way(
        here=args.here,
        exits=args.exits,
        times=(args.times or 1) if args.timed else 0,
        debug=args.debug,
        stop=args.stop,
        profile=args if args.profile else None,
    )
