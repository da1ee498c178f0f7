"""The magics of display: kept results, and how values are printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nacre import UsageError, argument, arguments

if TYPE_CHECKING:
    import argparse

    from nacre import Shell

    from .outputs import Outputs

ACTIONS = ("list", "drop", "clear", "limit", "on", "off")
UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}


@arguments(
    argument("action", nargs="?", default="list", choices=ACTIONS, help="what to do; without it, list"),
    argument("values", nargs="*", help="drop: cell numbers, as 3 or 3-7; limit: a count, or bytes as 500M"),
)
def out(shell: Shell, args: argparse.Namespace) -> None:
    """Look after the results kept in Out: list them with their sizes, drop some, limit them, switch keeping off."""
    kept: Outputs = shell.service("outputs")
    if args.values and args.action not in ("drop", "limit"):
        raise UsageError(f"%out {args.action} takes no values")
    if args.action == "list":
        _list(kept)
    elif args.action == "clear":
        kept.clear()
    elif args.action == "drop":
        for number in _numbers(args.values, kept):
            kept.drop(number)
    elif args.action == "limit":
        _limit(args.values, shell)
    else:
        shell.set_trait("OutputCache.enabled", args.action == "on")


def _list(kept: Outputs) -> None:
    for number, value in kept.values.items():
        print(f"Out[{number}]".ljust(9), amount(kept.size(number)).rjust(9), f" {type(value).__name__}")
    limit = f"{kept.max_count} results" + (f", {amount(kept.max_bytes)}" if kept.max_bytes else "")
    state = "" if kept.enabled else "; switched off"
    print(f"{len(kept.values)} kept, about {amount(kept.held)} (limit: {limit}{state})")


def amount(size: int) -> str:
    """Bytes as people write them."""
    for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size} B"


def _numbers(words: list[str], kept: Outputs) -> list[int]:
    if not words:
        raise UsageError("%out drop: name the cells, as in '%out drop 3 5-7'; '%out clear' drops all")
    found: list[int] = []
    for word in words:
        match = re.fullmatch(r"(\d+)(?:-(\d+))?", word)
        if match is None:
            raise UsageError(f"%out drop: {word!r} is no cell number; write 3 or 3-7")
        first, last = int(match[1]), int(match[2] or match[1])
        numbers = [number for number in kept.values if first <= number <= last]
        if not numbers:
            raise UsageError(f"%out drop: nothing is kept of {word}")
        found += [number for number in numbers if number not in found]
    return found


def _limit(words: list[str], shell: Shell) -> None:
    if not words:
        raise UsageError("%out limit: give a count, as in '%out limit 100', or bytes, as in '%out limit 500M'")
    for word in words:
        match = re.fullmatch(r"(\d+(?:\.\d+)?)([kmg]?)(b?)", word.lower())
        if match is None:
            raise UsageError(f"%out limit: {word!r} is no limit; write a count as 100, or bytes as 500M")
        if match[2] or match[3]:
            shell.set_trait("OutputCache.max_bytes", int(float(match[1]) * UNITS[match[2]]))
        else:
            shell.set_trait("OutputCache.max_count", int(float(match[1])))


@arguments()
def pprint(shell: Shell) -> None:
    """Turn pretty printing on or off."""
    style = shell.service("pretty")
    shell.set_trait("PrettyPrinter.enabled", not style.enabled)
    print(f"Pretty printing has been turned {'ON' if style.enabled else 'OFF'}")


@arguments(argument("how", nargs="?", default="", help="digits, as 3, or a format, as %%.3e; without it, as repr does"))
def precision(shell: Shell, args: argparse.Namespace) -> str:
    """Set how floats are printed. numpy, where it is imported, follows."""
    text = args.how
    if text.isdigit():
        wanted, digits = f"%.{int(text)}f", int(text)
    elif text:
        try:
            text % 3.14159
        except (TypeError, ValueError):
            raise UsageError(f"%precision: {text!r} is neither a number of digits nor a format as '%.3e'") from None
        found = re.search(r"\.(\d+)", text)
        wanted, digits = text, int(found[1]) if found else 8
    else:
        wanted, digits = "", 8
    shell.set_trait("PrettyPrinter.float_format", wanted)
    _numpy_digits(digits)
    return wanted or "%r"


def _numpy_digits(digits: int) -> None:
    import sys

    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.set_printoptions(precision=digits)
