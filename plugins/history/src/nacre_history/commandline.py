"""The arguments of ``nacre history``. Mistakes are told in one line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import NoReturn

from nacre import UsageError, nearest

from .exporting import FORMATS
from .foreign.kinds import KINDS


class Parser(argparse.ArgumentParser):
    """An argument parser that raises ``UsageError`` instead of ending the process."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self.prog.removeprefix('nacre ')}: {message}")


def parse(argv: Sequence[str]) -> argparse.Namespace | None:
    """The parsed command line, with the action's name as ``action``; None where help was printed.

    Raises ``UsageError``.
    """
    word = argv[0] if argv else ""
    if word in ("-h", "--help"):
        print("usage: nacre history ACTION ...\n")
        for name, (summary, _) in ACTIONS.items():
            print(f"  {name:8}  {summary}")
        return None
    if word not in ACTIONS:
        known = ", ".join(ACTIONS)
        said = f"no action {word!r}{nearest(word, ACTIONS) or f'; it has {known}'}" if word else f"say which: {known}"
        raise UsageError(f"history: {said}")
    summary, declare = ACTIONS[word]
    parser = Parser(prog=f"nacre history {word}", description=summary, allow_abbrev=False)
    declare(parser)
    parser.add_argument("--profile", help="whose store it is; the standard one, or NACRE_PROFILE's, if not given")
    parser.add_argument("--store", help="another store than the profile's: sqlite, or jsonl:/some/folder")
    try:
        args, extra = parser.parse_known_args(list(argv[1:]))
    except SystemExit:
        return None
    if extra:
        options = [flag for action in parser._actions for flag in action.option_strings]
        kind, near = ("option", nearest(extra[0], options)) if extra[0].startswith("-") else ("argument", "")
        raise UsageError(f"history {word}: no {kind} {extra[0]!r}{near}")
    args.action = word
    return args


def _filters(parser: argparse.ArgumentParser) -> None:
    mode = parser.add_mutually_exclusive_group()
    for name in ("prefix", "glob", "regex", "fuzzy"):
        mode.add_argument(f"--{name}", dest="mode", action="store_const", const=name, help=f"TEXT is a {name}")
    parser.add_argument("--failed", action="store_true", help="cells that ended with an error or were interrupted")
    parser.add_argument("--status", default="", help="cells that ended so: ok, error, interrupted, running, unknown")
    parser.add_argument("--here", action="store_true", help="cells that ran in this directory")
    parser.add_argument("--directory", default="", help="cells that ran in this directory")
    parser.add_argument("--host", default="", help="cells that ran on this machine")
    parser.add_argument("--session", help="cells of this session: 12, or ~1 for the last one")
    parser.add_argument("--since", metavar="WHEN", help="cells since yesterday, monday, 2h, 14:30, 2025-01-31")
    parser.add_argument("--until", metavar="WHEN", help="cells before that moment")
    parser.add_argument("--slow", metavar="TIME", help="cells that took at least 2s, 500ms, 1m")


def _search(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", nargs="?", default="", help="what cells hold; all where none is given")
    _filters(parser)
    parser.add_argument("-u", "--unique", action="store_true", help="each different cell once, where it came last")
    parser.add_argument("-l", "--limit", type=int, default=100, help="no more than the newest N (100)")
    parser.add_argument("--long", action="store_true", help="also when, where, how it ended and how long it took")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", default="-", help="where to; standard output where none is given")
    parser.add_argument("--format", choices=FORMATS, help="otherwise the file's name says it; jsonl if it does not")
    parser.add_argument("--text", default="", help="what cells hold")
    _filters(parser)
    parser.add_argument("-f", "--force", action="store_true", help="overwrite a file that is there")


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=KINDS, help="whose history it is")
    parser.add_argument("file", nargs="?", default="", help="its file; where the program keeps it, if not given")
    parser.add_argument("--again", action="store_true", help="as sessions of their own, though it was imported before")


def _migrate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="FROM", help="a store: sqlite, or jsonl:/some/folder")
    parser.add_argument("target", metavar="TO", help="another store")


def _trim(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--keep", type=int, default=1000, metavar="N", help="all but the newest N cells go (1000)")


def _clear(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-y", "--yes", "-f", "--force", dest="yes", action="store_true", help="do not ask")


ACTIONS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "search": ("Print cells, the newest last", _search),
    "export": ("Write cells to a file: JSON lines, a script, Markdown, a notebook or a doctest", _export),
    "import": ("Take over the history of another program", _import),
    "migrate": ("Copy all cells from one store to another", _migrate),
    "trim": ("Delete all but the newest cells", _trim),
    "clear": ("Delete all cells", _clear),
}
