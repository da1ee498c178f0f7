"""The command line of ``nacre console``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn

from nacre import UsageError, nearest


class Parser(argparse.ArgumentParser):
    """An argument parser that raises ``UsageError``."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self.prog.split()[-1]}: {message}")


def parse(argv: Sequence[str], name: str = "nacre console") -> argparse.Namespace | None:
    """The parsed command line; None where help was asked for and given. Raises ``UsageError``."""
    parser = Parser(
        prog=name,
        description="A terminal at a Jupyter kernel; without options at one of Nacre, which is ended on leaving.",
        allow_abbrev=False,
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--existing",
        nargs="?",
        const="",
        metavar="FILE|PATTERN",
        help="join a running kernel: its connection file, or a pattern for its name; the latest where none is given",
    )
    which.add_argument("--kernel", default="", metavar="NAME", help="start this kernel, of any language")
    parser.add_argument("--ssh", default="", metavar="SERVER", help="the kernel of --existing runs there")
    parser.add_argument("--read-only", action="store_true", help="only watch what the others at the kernel do")
    parser.add_argument("--profile", default="", help="the profile of the terminal")
    try:
        args, extra = parser.parse_known_args(list(argv))
    except SystemExit:  # --help was printed
        return None
    if extra:
        known = [flag for action in parser._actions for flag in action.option_strings]
        kind = "option" if extra[0].startswith("-") else "argument"
        raise UsageError(f"console: no {kind} {extra[0]!r}{nearest(extra[0], known)}")
    if args.existing is None and (args.ssh or args.read_only):
        raise UsageError(f"console: {'--ssh' if args.ssh else '--read-only'} goes with --existing")
    return args
