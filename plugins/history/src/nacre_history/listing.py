"""``%history``: what was typed, as text."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments
from nacre.history import Entry

from .selection import EVERY, selected

if TYPE_CHECKING:
    from nacre import Shell

    from .code import Code
    from .ranges import Ranges


@arguments(
    argument("-n", dest="numbers", action="store_true", help="number the cells"),
    argument("-o", dest="outputs", action="store_true", help="also print their results"),
    argument("-p", dest="prompts", action="store_true", help="print >>> and ... before the lines"),
    argument("-t", dest="translated", action="store_true", help="print the Python that ran"),
    argument("-f", dest="file", metavar="FILE", help="write to a file instead"),
    argument("-y", dest="yes", action="store_true", help="overwrite the file without asking"),
    argument("-g", dest="pattern", metavar="PATTERN", nargs="*", help="cells of all sessions with this glob in them"),
    argument("-l", dest="limit", metavar="N", nargs="?", type=int, const=10, help="only the last N, or 10"),
    argument("-u", dest="unique", action="store_true", help="each different cell once, where it came last"),
    argument("--failed", action="store_true", help="cells that ended with an error or were interrupted"),
    argument("--here", action="store_true", help="cells that ran in this directory"),
    argument("--since", metavar="WHEN", help="cells since yesterday, monday, 2h, 14:30, 2025-01-31"),
    argument("--slow", metavar="TIME", help="cells that took at least 2s, 500ms, 1m"),
    argument("--forget", action="store_true", help="delete the cells of these ranges, here and in the store"),
    argument("--stats", action="store_true", help="figures about the cells instead of the cells"),
    argument("range", nargs="*", help="4, 4-6, 4-, ~5-, ~2/, 243/1-5, ~8/1-~6/5; this session where none is given"),
)
def history(shell: Shell, args: Any) -> None:
    """Print earlier input; what was typed last comes last.

    A pattern and filters without a range look through all sessions, and number what they find.
    """
    if args.file and os.path.isdir(os.path.expanduser(args.file)):
        raise UsageError(f"%history: -f {args.file}: this is a directory; name a file")
    if args.limit is not None and args.limit < 0:
        raise UsageError(f"%history: -l takes a number of cells, not {args.limit}")
    if args.forget:
        from .forgetting import forget

        gone = forget(shell, " ".join(args.range))
        print(f"{gone} cell{'s' * (gone != 1)} forgotten.")
        return
    if args.stats:
        from .stats import stats

        if not args.range and args.pattern is None and args.limit is None:
            args.limit = EVERY
        text = stats(selected(args, shell))
    else:
        filtered = not args.range and any((args.failed, args.here, args.since, args.slow))
        args.numbers = args.numbers or args.pattern is not None or filtered
        text = render(selected(args, shell), args, shell)
    if not args.file:
        print(text, end="")
    elif _may_write(args.file, args.yes):
        _write(args.file, text)


def render(entries: Iterable[Entry], args: Any, shell: Shell) -> str:
    """Entries as ``%history`` prints them. args: ``numbers``, ``outputs``, ``prompts``, ``translated``."""
    code: Code = shell.service("code")
    ranges: Ranges = shell.service("ranges")
    parts: list[str] = []
    for entry in entries:
        source = code.source(entry, args.translated)
        several = "\n" in source
        if args.numbers:
            label = str(entry.number) if ranges.is_own(entry) else f"{entry.session}/{entry.number}"
            parts.append(f"{label:>4}:" + ("\n" if several else " "))
        if args.prompts:
            source = ">>> " + source.replace("\n", "\n... ") + ("\n..." if several else "")
        parts.append(source + "\n")
        if args.outputs and entry.output is not None:
            parts.append(entry.output + "\n")
    return "".join(parts)


def _may_write(path: str, yes: bool) -> bool:
    if yes or not os.path.exists(os.path.expanduser(path)):
        return True
    try:
        answer = input(f"{path} is there already. Overwrite it (y/[n])? ")
    except EOFError:
        answer = ""
    if answer.strip().lower() in ("y", "yes"):
        return True
    print("Nothing was written.")
    return False


def _write(path: str, text: str) -> None:
    try:
        with open(os.path.expanduser(path), "w", encoding="utf-8") as file:
            file.write(text)
    except (OSError, ValueError) as error:  # ValueError: a null character, half a character
        raise UsageError(f"%history: {path!r}: {getattr(error, 'strerror', None) or error}") from None
