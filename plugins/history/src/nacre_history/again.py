"""``%recall`` and ``%rerun``: earlier input, on the next prompt or run again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments
from nacre.history import Entry

if TYPE_CHECKING:
    from nacre import Shell

    from .code import Code
    from .ranges import Ranges

_REPEATS = re.compile(r"\s*%?(?:recall|rep|rerun)\b")


@arguments(argument("what", rest=True, help="ranges, an expression, or text that the wanted cell holds"))
def recall(shell: Shell, args: Any, scope: Mapping[str, Any]) -> None:
    """Begin the next prompt with earlier input.

    Without an argument it is the last result as text; with ranges, those cells; with an expression, its
    value; otherwise the last cell that holds the text.
    """
    what = args.what.strip()
    ranges: Ranges = shell.service("ranges")
    code: Code = shell.service("code")
    if not what:
        if "_" not in scope:
            raise UsageError("%recall: there is no last result '_'; name a range such as 4 or 4-6")
        shell.prefill = str(scope["_"])
    elif ranges.is_range(what):
        shell.prefill = code.find(what).text
    else:
        value, known = _evaluate(what, scope)
        if not known:
            latest = ranges.tail(1, lambda entry: what in entry.source and not _REPEATS.match(entry.source))
            if not latest:
                raise UsageError(f"%recall: {what!r} cannot be evaluated, and no cell in history holds it")
            value = code.source(latest[0])
        shell.prefill = str(value)


@arguments(
    argument("-l", dest="last", metavar="N", type=int, help="the last N cells"),
    argument("-g", dest="text", metavar="TEXT", help="the last cell that holds this text"),
    argument("range", nargs="*", help="4, 4-6, ~2/ and so on; the last cell where none is given"),
)
def rerun(shell: Shell, args: Any) -> None:
    """Run earlier cells again, each as a cell of its own, up to the first that fails.

    They are not stored a second time, and ``%rerun`` itself is never run again.
    """
    if shell.cell.origin == "rerun":
        raise UsageError("%rerun: this cell is being run again itself")
    if sum((args.last is not None, args.text is not None, bool(args.range))) > 1:
        raise UsageError("%rerun: give a range, -l or -g, not several of them")
    found = _chosen(shell, args)
    if not found:
        raise UsageError("%rerun: no cell in history fits")
    code: Code = shell.service("code")
    sources = [code.source(entry) for entry in found]
    print("=== Executing: ===")
    print("\n".join(sources))
    print("=== Output: ===", flush=True)
    ours = shell.cell
    try:
        for source in sources:
            outcome = shell.run(source, store=False, origin="rerun")
            if outcome.interrupted or isinstance(outcome.error, SystemExit):
                raise outcome.error or KeyboardInterrupt
            if outcome.error is not None:
                break
    finally:
        shell.cell = ours


def _chosen(shell: Shell, args: Any) -> list[Entry]:
    ranges: Ranges = shell.service("ranges")
    if args.range:
        return ranges.entries(" ".join(args.range))
    count = 1 if args.last is None else args.last
    if count < 1:
        raise UsageError(f"%rerun: -l takes a number of cells, not {count}")
    return ranges.tail(
        count, lambda entry: not _REPEATS.match(entry.source) and (args.text is None or args.text in entry.source)
    )


def _evaluate(expression: str, scope: Mapping[str, Any]) -> tuple[Any, bool]:
    """The value of an expression, and whether it has one."""
    try:
        return eval(expression, dict(scope)), True
    except Exception:
        return None, False
