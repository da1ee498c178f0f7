"""``%timeit``: how long one run of a statement takes, measured over many."""

from __future__ import annotations

import ast
import gc
import itertools
import math
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from keyword import iskeyword
from typing import TYPE_CHECKING, Any, NamedTuple

from nacre import UsageError, argument, arguments

from .code import local_names, prepare, wait
from .figures import duration, plus_minus

if TYPE_CHECKING:
    import argparse

    from nacre import Shell

Timer = Callable[[], float]
Run = Callable[[Iterable[None], Timer], float]
LONG_ENOUGH = 0.2  # seconds that the loops of one run should take together
REPEAT = 7
OUTLIER = 4.0  # the slowest run over the fastest from which on a warning is due


class TimeitResult(NamedTuple):
    """What ``%timeit`` measured; times in seconds.

    loops: runs of the statement in each of the ``repeat`` measurements. best, worst: for one loop.
    all_runs: the measurements. compile_time: of the statement. precision: digits shown.
    """

    loops: int
    repeat: int
    best: float
    worst: float
    all_runs: list[float]
    compile_time: float
    precision: int = 3

    @property
    def timings(self) -> list[float]:
        """Each measurement, for one loop."""
        return [run / self.loops for run in self.all_runs]

    @property
    def average(self) -> float:
        """The mean time of one loop."""
        return math.fsum(self.timings) / len(self.all_runs)

    @property
    def stdev(self) -> float:
        """The standard deviation of the measurements, for one loop."""
        mean = self.average
        return math.sqrt(math.fsum((one - mean) ** 2 for one in self.timings) / len(self.all_runs))

    def __str__(self) -> str:
        sign = plus_minus()
        runs = "run" if self.repeat == 1 else "runs"
        loops = "loop" if self.loops == 1 else "loops"
        return (
            f"{duration(self.average, self.precision)} {sign} {duration(self.stdev, self.precision)} per loop "
            f"(mean {sign} std. dev. of {self.repeat} {runs}, {self.loops:,} {loops} each)"
        )

    def __repr__(self) -> str:
        return f"<TimeitResult : {self}>"

    def _repr_pretty_(self, p: Any, cycle: bool) -> None:
        p.text(repr(self))

    def histogram(self, bins: int = 8, width: int = 40) -> str:
        """The measurements as a histogram in text: time of one loop, and how many took as long."""
        times = self.timings
        low, high = min(times), max(times)
        step = (high - low) / bins or 1.0
        counts = [0] * (bins if high > low else 1)
        for one in times:
            counts[min(int((one - low) / step), len(counts) - 1)] += 1
        most = max(counts)
        lines = []
        for place, count in enumerate(counts):
            label = duration(low + place * step if high > low else low, self.precision)
            lines.append(f"{label:>10} |{'#' * round(count / most * width)}{f' {count}' if count else ''}")
        return "\n".join(lines)


def build(setup: str, statement: str, shell: Shell, scope: Mapping[str, Any]) -> tuple[Run, float]:
    """A function ``f(iterator, timer)`` that runs the statement for each item, and how long compiling took.

    It sees the names of ``scope``; names that the statement assigns are its own. Raises ``SyntaxError``.
    """
    __tracebackhide__ = True
    (before, body), filename, awaits = prepare(shell, "timeit", setup, statement)
    frame = ast.parse(
        f"{'async ' if awaits else ''}def inner(nacre_iterator, nacre_timer):\n"
        "    nacre_began = nacre_timer()\n"
        "    for nacre_turn in nacre_iterator:\n"
        "        pass\n"
        "    return nacre_timer() - nacre_began\n"
    )
    inner: Any = frame.body[0]
    inner.body[1].body[:0] = body.body  # before the pass, as in timeit: the loop then costs the same
    inner.body[:0] = before.body
    local = local_names(inner, shell, scope)
    if local:  # what encloses the statement becomes the enclosing scope of the function
        outer: Any = ast.parse(f"def outer({', '.join(local)}):\n    return inner\n").body[0]
        outer.body.insert(0, inner)
        frame.body[0] = outer
    ast.fix_missing_locations(frame)
    began = time.perf_counter()
    code = shell.compiler.code(frame, filename, "exec", False)
    took = time.perf_counter() - began
    made: dict[str, Any] = {}
    exec(code, shell.namespace, made)
    run = made["outer"](**local) if local else made["inner"]
    if not awaits:
        return run, took

    def waiting(iterator: Iterable[None], timer: Timer) -> float:
        __tracebackhide__ = True
        measured: float = wait(run(iterator, timer), shell, "%timeit")
        return measured

    return waiting, took


def _counts() -> Iterator[int]:
    """1, 2, 5, 10, 20, 50, ..."""
    for power in itertools.count():
        yield from (10**power, 2 * 10**power, 5 * 10**power)


@contextmanager
def undisturbed() -> Iterator[None]:
    """No garbage collection meanwhile."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def measure(run: Run, timer: Timer, loops: int, repeat: int) -> tuple[int, list[float]]:
    """Loops (found where 0 is given, so that each measurement is long enough) and the measurements in seconds."""

    def once(count: int) -> float:
        __tracebackhide__ = True
        with undisturbed():
            return run(itertools.repeat(None, count), timer)

    __tracebackhide__ = True
    measured: list[float] = []
    if not loops:
        for loops in _counts():
            took = once(loops)
            if took >= LONG_ENOUGH:
                break
        measured = [took]
    return loops, measured + [once(loops) for _ in range(repeat - len(measured))]


@arguments(
    argument(
        "-n", dest="loops", metavar="N", type=int, default=0, help="loops in each run; found by itself if not given"
    ),
    argument("-r", dest="repeat", metavar="R", type=int, default=REPEAT, help=f"runs (default: {REPEAT})"),
    argument("-t", dest="wall", action="store_true", help="measure with time.time"),
    argument("-c", dest="cpu", action="store_true", help="measure processor time of this process"),
    argument("-p", dest="precision", metavar="P", type=int, default=3, help="digits shown (default: 3)"),
    argument("-q", dest="quiet", action="store_true", help="print nothing"),
    argument("-o", dest="give", action="store_true", help="give the TimeitResult"),
    argument("-v", dest="variable", metavar="VAR", help="keep the TimeitResult in this variable"),
    argument("-g", "--histogram", dest="histogram", action="store_true", help="print a histogram of the runs"),
    argument("code", rest=True, help="the statement; in a cell, the setup, which is run once and not timed"),
)
def timeit(shell: Shell, scope: Mapping[str, Any], body: str | None, args: argparse.Namespace) -> TimeitResult | None:
    """Time how long a statement takes, by running it many times.

    As a line, the line is timed. As a cell, the cell is timed, and the line is its setup. Each run makes so many
    loops that it takes a fifth of a second or more, without garbage collection; names that the statement assigns
    stay in it.
    """
    __tracebackhide__ = True
    _judge(args)
    setup, statement = ("", args.code) if body is None else (args.code, body)
    if not statement.strip():
        if body is None:
            return None
        setup, statement = "", setup
        if not statement.strip():
            return None
    run, compile_time = build(setup, statement, shell, scope)
    timer = time.time if args.wall else time.process_time if args.cpu else time.perf_counter
    loops, runs = measure(run, timer, args.loops, args.repeat)
    per_loop = [one / loops for one in runs]
    result = TimeitResult(loops, len(runs), min(per_loop), max(per_loop), runs, compile_time, args.precision)
    if args.variable:
        shell.namespace[args.variable] = result
    if not args.quiet:
        _tell(result, args.histogram)
    return result if args.give else None


def _judge(args: argparse.Namespace) -> None:
    for name, least, flag in (("loops", 0, "-n"), ("repeat", 1, "-r"), ("precision", 1, "-p")):
        if getattr(args, name) < least:
            raise UsageError(f"%timeit {flag} {getattr(args, name)}: the number must be {max(least, 1)} or more")
    if args.variable is not None and (not args.variable.isidentifier() or iskeyword(args.variable)):
        raise UsageError(f"%timeit -v {args.variable}: this is no name for a variable")


def _tell(result: TimeitResult, histogram: bool) -> None:
    if result.best > 0 and result.worst > OUTLIER * result.best and result.worst > 1e-6:
        print(
            f"The slowest run took {result.worst / result.best:.1f} times as long as the fastest. "
            "Something may be cached after the first run, or the machine was busy."
        )
    print(result)
    if result.compile_time > 0.1:
        print(f"Compiling took {duration(result.compile_time)}.")
    if histogram:
        print(result.histogram())
    sys.stdout.flush()
