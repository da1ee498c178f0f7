"""``%time``: how long one run of a statement takes."""

from __future__ import annotations

import ast
import re
import sys
import time as clock
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from nacre import UsageError, argument, arguments, nearest

from .code import COROUTINE, local_names, prepare, wait
from .figures import duration

if TYPE_CHECKING:
    import argparse

    from nacre import Shell

QUIET = "--no-raise-error"
WORTH_TELLING = 0.1  # seconds of compiling


class Moment(NamedTuple):
    """Wall clock, and processor time of this process for its own code and for the system's, in seconds."""

    wall: float
    user: float
    system: float

    @classmethod
    def now(cls) -> Moment:
        if sys.platform == "win32":
            return cls(clock.perf_counter(), clock.process_time(), 0.0)
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        return cls(clock.perf_counter(), used.ru_utime, used.ru_stime)


@arguments(
    argument(QUIET, dest="quiet", action="store_true", help="do not pass on the code's error"),
    argument("code", rest=True, open=True, help="the statement"),
)
def time(shell: Shell, scope: Mapping[str, Any], body: str | None, args: argparse.Namespace) -> Any:
    """Run code once, print how long it took, and give the value of its last expression.

    As a cell, the cell is timed, and nothing may stand on its first line. ``await`` may stand in the code. The times
    are printed also where the code fails.
    """
    __tracebackhide__ = True
    code, quiet = _parts(args)
    if body is not None and code.strip():
        raise UsageError("%%time: put the code below the line with %%time")
    source = code if body is None else body
    began = clock.perf_counter()
    run = compiled(source, shell, scope)
    compiling = clock.perf_counter() - began
    Moment.now()  # what it imports is not the user's time
    start = Moment.now()
    try:
        return run()
    except (Exception, KeyboardInterrupt):
        if not quiet or isinstance(sys.exc_info()[1], KeyboardInterrupt):
            raise
    finally:
        tell(start, Moment.now(), compiling)


def _parts(args: argparse.Namespace) -> tuple[str, bool]:
    """The code of a line, and whether its error is kept. That option may stand behind the code too; what is like it
    is refused, but ``-x`` is code."""
    found = re.search(rf"(?:^|\s){QUIET}\s*\Z", args.code)
    code = args.code[: found.start()] if found else args.code
    word = (code.split() or [""])[0]
    if word.startswith("--") and (near := nearest(word, [QUIET])):
        raise UsageError(f"%time: no option {word!r}{near} (see %time?)")
    return code, args.quiet or found is not None


def tell(start: Moment, end: Moment, compiling: float) -> None:
    """Print the time between two moments."""
    user, system = end.user - start.user, end.system - start.system
    if sys.platform != "win32":
        print(f"CPU times: user {duration(user)}, sys: {duration(system)}, total: {duration(user + system)}")
    print(f"Wall time: {duration(end.wall - start.wall)}")
    if compiling > WORTH_TELLING:
        print(f"Compiling: {duration(compiling)}")


def compiled(source: str, shell: Shell, scope: Mapping[str, Any]) -> Callable[[], Any]:
    """A function that runs code in the scope and returns the value of its last expression. Raises ``SyntaxError``."""
    __tracebackhide__ = True
    (tree,), filename, awaits = prepare(shell, "timed", source)
    if scope is not shell.namespace:
        return _in_function(tree, filename, awaits, shell, local_names(tree, shell, scope))
    code = shell.compiler.code(tree, filename, "exec", True)
    last = tree.body[-1] if tree.body else None
    value = None
    if isinstance(last, ast.Expr):
        code = shell.compiler.code(ast.Module(tree.body[:-1], []), filename, "exec", True)
        value = shell.compiler.code(ast.Expression(last.value), filename, "eval", True)

    def run() -> Any:
        __tracebackhide__ = True
        _step(code, shell)
        return None if value is None else _step(value, shell)

    return run


def _step(code: Any, shell: Shell) -> Any:
    __tracebackhide__ = True
    result = eval(code, shell.namespace)
    return wait(result, shell, "%time") if code.co_flags & COROUTINE else result


def _in_function(
    tree: ast.Module, filename: str, awaits: bool, shell: Shell, local: dict[str, Any]
) -> Callable[[], Any]:
    """The same inside a function of the user's: its local names become those of a function around the code."""
    __tracebackhide__ = True
    word = "async def" if awaits else "def"
    frame = ast.parse(f"{word} timed({', '.join(local)}):\n    pass\n")
    function: Any = frame.body[0]
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr):
        tree.body[-1] = ast.copy_location(ast.Return(last.value), last)
    function.body = tree.body or function.body
    ast.fix_missing_locations(frame)
    made: dict[str, Any] = {}
    exec(shell.compiler.code(frame, filename, "exec", False), shell.namespace, made)

    def run() -> Any:
        __tracebackhide__ = True
        result = made["timed"](**local)
        return wait(result, shell, "%time") if awaits else result

    return run
