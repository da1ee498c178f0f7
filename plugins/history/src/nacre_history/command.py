"""``nacre history ACTION``: searching, exporting, importing, migrating, trimming and clearing, without a prompt."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from nacre import Shell, UsageError
from nacre.history import Entry, Query, Store

from . import exporting
from .asking import query_of
from .commandline import parse
from .copying import import_, migrate
from .stores import meant, patiently
from .writing import export

if TYPE_CHECKING:
    from nacre.app import Options


def main(argv: Sequence[str], options: Options) -> int:
    """Run the subcommand; returns the exit status. Raises ``UsageError``."""
    args = parse(argv)
    if args is None:
        return 0
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a cell may hold what no encoding can
    with Shell(args.profile or options.profile) as shell:
        try:
            status = ACTIONS[args.action](shell, args)
            sys.stdout.flush()
        except BrokenPipeError:  # the reader, such as head, has had enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = 1
        for notice in shell.take_notices():
            print(f"nacre: {notice}", file=sys.stderr)
    return status


# --- searching --------------------------------------------------------------------------------


def _search(shell: Shell, args: argparse.Namespace) -> int:
    if args.limit < 0:
        raise UsageError(f"history search: -l takes a number of cells, not {args.limit}")
    with meant(shell, args.store) as store:
        query = query_of(args, store)._replace(limit=args.limit, unique=args.unique)
        if args.failed:
            found = [e for status in ("error", "interrupted") for e in _asked(store, query._replace(status=status))]
            found = sorted(found, key=lambda entry: -entry.started)[: args.limit]
        else:
            found = list(_asked(store, query))
    for entry in reversed(found):
        if args.json:
            _print(next(exporting.jsonl([entry], str)), end="")
        elif args.long:
            _print(f"# {exporting.label(entry)}  {entry.host}:{entry.directory}\n{entry.source.rstrip()}")
        else:
            _print(f"{entry.session}/{entry.number}: {entry.source.rstrip()}")
    return 0 if found else 1


def _asked(store: Store, query: Query) -> Sequence[Entry]:
    return patiently(store.search, query)


def _print(text: str, end: str = "\n") -> None:
    if sys.stdout.isatty():  # what a cell holds must not steer the terminal
        text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", lambda found: repr(found[0])[1:-1], text)
    print(text, end=end)


# --- deleting -----------------------------------------------------------------------------------------


def _trim(shell: Shell, args: argparse.Namespace) -> int:
    if args.keep < 0:
        raise UsageError(f"history trim: --keep takes a number of cells, not {args.keep}")
    with meant(shell, args.store) as store:
        gone = patiently(store.prune, args.keep)
    print(f"{gone} cells were deleted" if gone else f"there are no more than {args.keep} cells")
    return 0


def _clear(shell: Shell, args: argparse.Namespace) -> int:
    with meant(shell, args.store) as store:
        cells = sum(one.cells for one in patiently(store.sessions))
        if not args.yes and not _agreed(f"Delete all {cells} cells of history (y/[n])? "):
            print("Nothing was deleted.")
            return 1
        gone = patiently(store.prune, 0)
    print(f"{gone} cells were deleted")
    return 0


def _agreed(question: str) -> bool:
    try:
        return input(question).strip().lower() in ("y", "yes")
    except EOFError:
        print()
        return False


ACTIONS: dict[str, Callable[[Shell, argparse.Namespace], int]] = {
    "search": _search,
    "export": export,
    "import": import_,
    "migrate": migrate,
    "trim": _trim,
    "clear": _clear,
}
