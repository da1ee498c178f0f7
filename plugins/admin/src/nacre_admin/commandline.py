"""Command lines of subcommands: argparse, with every mistake told in one line and the nearest known word."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from nacre import nearest
from nacre.values import UsageError

if TYPE_CHECKING:
    from nacre.app import Options


class Action(NamedTuple):
    """What a word after a subcommand does: ``run(args, options) -> exit status``.

    declare: adds the arguments to a parser.
    """

    run: Callable[[argparse.Namespace, Options], int]
    summary: str
    declare: Callable[[argparse.ArgumentParser], Any] = lambda parser: None


class Parser(argparse.ArgumentParser):
    """An argument parser that raises ``UsageError`` instead of ending the process."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self.prog.removeprefix('nacre ')}: {message}")


def perform(command: str, actions: Mapping[str, Action], argv: Sequence[str], options: Options) -> int:
    """Run ``nacre COMMAND ACTION ...``. Raises ``UsageError``."""
    word = argv[0] if argv else ""
    if word in ("-h", "--help"):
        width = max(map(len, actions))
        print(f"usage: nacre {command} ACTION ...\n")
        for name, action in actions.items():
            print(f"  {name:{width}}  {action.summary}")
        return 0
    if word not in actions:
        words = ", ".join(actions)
        raise UsageError(
            f"{command}: no action {word!r}{nearest(word, actions) or f'; it has {words}'}"
            if word
            else f"{command}: say which: {words}"
        )
    return act(f"{command} {word}", actions[word], argv[1:], options)


def act(name: str, action: Action, argv: Sequence[str], options: Options) -> int:
    """Parse the rest of a command line and run an action. Raises ``UsageError``."""
    parser = Parser(prog=f"nacre {name}", description=action.summary, allow_abbrev=False)
    action.declare(parser)
    try:
        args, extra = parser.parse_known_args(list(argv))
    except SystemExit:  # --help was printed
        return 0
    if extra:
        known = [flag for one in parser._actions for flag in one.option_strings]
        kind, near = ("option", nearest(extra[0], known)) if extra[0].startswith("-") else ("argument", "")
        raise UsageError(f"{name}: no {kind} {extra[0]!r}{near}")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a path may hold what the terminal's encoding cannot
    try:
        status = action.run(args, options)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as head, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status
