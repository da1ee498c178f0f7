"""The command line of ``nacre kernel``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn

from nacre import UsageError, nearest


class Parser(argparse.ArgumentParser):
    """An argument parser that raises ``UsageError``."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"kernel: {message}")


def parse(argv: Sequence[str]) -> tuple[argparse.Namespace, list[str]] | None:
    """The parsed command line, and what of it is not for us; None where help was asked for and given.

    Clients may add words of their own after ``-f FILE``; anything else unknown raises ``UsageError``.
    """
    parser = Parser(
        prog="nacre kernel",
        description="Serve Jupyter clients. Without options a connection file is made, and its path told.",
        allow_abbrev=False,
    )
    parser.add_argument("-f", dest="file", metavar="FILE", help="the connection file")
    parser.add_argument("--ip", default="", help="the address to listen at, where FILE is not there yet (127.0.0.1)")
    parser.add_argument("--transport", choices=["tcp", "ipc"], default="", help="tcp, or ipc for this machine alone")
    doing = parser.add_mutually_exclusive_group()
    doing.add_argument("--install", action="store_true", help="register a kernelspec, so that clients offer Nacre")
    doing.add_argument("--list", action="store_true", help="list the running kernels")
    doing.add_argument(
        "--stop", metavar="KERNEL", help="stop a running kernel, by its file, its name in --list, or 'all'"
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--user", action="store_true", help="register for this user (where nothing is said)")
    where.add_argument("--sys-prefix", action="store_true", help="register for this environment")
    where.add_argument("--prefix", metavar="P", help="register under P/share/jupyter/kernels")
    parser.add_argument("--name", default="", help="the kernelspec's name (nacre, or nacre-PROFILE)")
    parser.add_argument("--display-name", default="", help="what clients show (Nacre, or Nacre (PROFILE))")
    parser.add_argument("--profile", default="", help="the profile that the kernel uses")
    try:
        args, extra = parser.parse_known_args(list(argv))
    except SystemExit:  # --help was printed
        return None
    if extra and not args.file:
        known = [flag for action in parser._actions for flag in action.option_strings]
        kind = "option" if extra[0].startswith("-") else "argument"
        raise UsageError(f"kernel: no {kind} {extra[0]!r}{nearest(extra[0], known)}")
    if "" in (args.prefix, args.file):
        raise UsageError("kernel: -f and --prefix take a path, and it is empty")
    placed = args.user or args.sys_prefix or args.prefix or args.name or args.display_name
    if placed and not args.install:
        raise UsageError("kernel: --user, --sys-prefix, --prefix, --name and --display-name go with --install")
    return args, extra
