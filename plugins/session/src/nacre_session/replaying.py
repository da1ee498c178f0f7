"""``%replay``: cells of the past, run in the present."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments

from .steps import Step, planned
from .words import counted

if TYPE_CHECKING:
    from nacre import Shell

FAILED = ("error", "interrupted")


@arguments(
    argument("-n", "--dry-run", dest="dry", action="store_true", help="show what would run, and run nothing"),
    argument("-k", "--keep-going", dest="going", action="store_true", help="go on after a cell that fails"),
    argument("-s", "--skip-failed", dest="skip", action="store_true", help="leave out cells that failed then"),
    argument("--from", dest="first", metavar="N", type=int, default=1, help="begin with the Nth of them"),
    argument("what", nargs="+", help="ranges (~1/, 243/1-5), a session's name, a log, script, notebook or export"),
)
def replay(shell: Shell, args: Any) -> None:
    """Run past cells again, as new cells of this session, up to the first that fails.

    Left out, each with a line that says so: what would leave the shell, replays itself or waits for somebody, and what
    a secret was taken out of.
    """
    what = " ".join(args.what)
    steps = planned(shell, what)
    if not 1 <= args.first <= len(steps):
        raise UsageError(f"%replay: --from {args.first}: there are {len(steps)} cells, counted from 1")
    chosen = [
        step._replace(without=step.without or ("it failed then" if args.skip and step.status in FAILED else ""))
        for step in steps
    ]
    if args.dry:
        print(listed(chosen, args.first), end="")
    else:
        run(shell, chosen, f"%replay {what}", args.first, args.going)


def listed(steps: Sequence[Step], first: int = 1) -> str:
    """What would run, a line each."""
    rows = []
    for place, step in enumerate(steps, 1):
        if place >= first:
            then = f"  [{step.status} then]" if step.status in FAILED else ""
            mark = f"  (left out: {step.without})" if step.without else ""
            rows.append(f"{place:4}  {step.label:>9}  {headline(step.source)}{then}{mark}\n")
    count = sum(not step.without for step in steps[first - 1 :])
    return "".join(rows) + f"{counted(count, 'cell')} would run.\n"


def run(shell: Shell, steps: Sequence[Step], again: str, first: int = 1, going: bool = False) -> None:
    """Run cells, from the ``first`` on, up to one that fails unless ``going`` on.

    again: the command without options, which is told where it stops. Raises ``UsageError`` after a failure, and
    ``KeyboardInterrupt`` after an interrupt.
    """
    if shell.cell.origin == "replay":
        raise UsageError("this cell is being replayed itself")
    done, failed = 0, []
    for place, step in enumerate(steps, 1):
        if place < first:
            continue
        if step.without:
            print(f"--- {step.label} is left out: {step.without}")
            continue
        print(f"--- {step.label}: {headline(step.source)}", flush=True)
        outcome = shell.run(step.source, origin="replay")
        done += outcome.ok
        if outcome.ok:
            continue
        failed.append(step.label)
        rest = len(steps) - place
        on = f"; {again} --from {place + 1} goes on behind it" if rest and again else ""
        if outcome.interrupted:
            print(f"Interrupted in {step.label}: {counted(done, 'cell')} ran, {rest} left{on}.")
            raise outcome.error or KeyboardInterrupt
        if isinstance(outcome.error, SystemExit):
            raise UsageError(f"{step.label} asks to leave the shell, which a replay does not: {done} ran{on}")
        if not going:
            kind = type(outcome.error).__name__
            then = ", as it did then" if step.status == "error" else ""
            raise UsageError(f"{step.label} failed ({kind}){then}: {counted(done, 'cell')} ran, {rest} left{on}")
    said = f"{counted(done, 'cell')} ran"
    if failed:
        raise UsageError(f"{said}, and {len(failed)} failed: {', '.join(failed[:20])}")
    print(f"{said}.")


def headline(source: str) -> str:
    """The first line of a cell, shortened; what could steer the terminal is spelled out."""
    line, _, more = source.strip().partition("\n")
    text = "".join(one if one.isprintable() else repr(one)[1:-1] for one in line[:60])
    return text + (" ..." if more or len(line) > 60 else "")
