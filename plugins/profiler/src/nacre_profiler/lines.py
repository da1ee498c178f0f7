"""``%lprun`` and ``%mprun``: time and memory by line, with line_profiler and memory_profiler."""

from __future__ import annotations

import inspect
import linecache
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments
from nacre.values import told

from .code import need, prepare, writable

if TYPE_CHECKING:
    import argparse

    from nacre import Shell

FUNCTION = argument(
    "-f",
    dest="functions",
    action="append",
    default=[],
    metavar="FUNCTION",
    help="a function to look at; may be repeated",
)
TEXT = argument("-T", dest="text", default="", metavar="FILE", help="save the text")
CODE = argument("code", rest=True, help="the statement")


def _functions(names: list[str], shell: Shell, scope: Mapping[str, Any], magic: str) -> list[Any]:
    if not names:
        raise UsageError(f"{magic}: name the functions to look at with -f")
    found = []
    for name in names:
        try:
            value = eval(name, shell.namespace, scope)
        except Exception as error:
            raise UsageError(f"{magic} -f {name}: {told(error)}") from None
        value = inspect.unwrap(getattr(value, "__func__", value))
        if not inspect.isfunction(value):
            raise UsageError(f"{magic} -f {name}: this is no function written in Python")
        found.append(value)
    return found


def _finish(text: str, path: str, given: str) -> None:
    print(text)
    if path:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text + "\n")
        print(f"The text is in {given}.")


def _table(title: str, head: str, filename: str, first: int, last: int, row: Callable[[int], str]) -> Iterable[str]:
    """A function's lines with what was measured for each."""
    yield from (title, "", f"{'Line':>6} {head}  Source")
    for number in range(first, last + 1):
        yield f"{number:>6} {row(number):<{len(head)}}  {linecache.getline(filename, number).rstrip()}"


def _span(code: Any) -> tuple[int, int]:
    lines, first = inspect.getsourcelines(code)
    return first, first + len(lines) - 1


@arguments(FUNCTION, TEXT, argument("-r", dest="give", action="store_true", help="give the LineProfiler"), CODE)
def lprun(shell: Shell, scope: Mapping[str, Any], body: str | None, args: argparse.Namespace) -> Any:
    """Run a statement or a cell, and show how long each line of the functions took."""
    __tracebackhide__ = True
    run = prepare(shell, scope, args.code, body, "%lprun")
    functions = _functions(args.functions, shell, scope, "%lprun")
    path = writable(args.text, "%lprun") if args.text else ""
    profiler = need("line_profiler", "line_profiler", "%lprun").LineProfiler(*functions)
    profiler.enable_by_count()
    try:
        run()
    finally:
        profiler.disable_by_count()
        stats = profiler.get_stats()
        _finish("\n\n".join(_timed(stats, functions)), path, args.text)
    return profiler if args.give else None


def _timed(stats: Any, functions: list[Any]) -> Iterable[str]:
    for function in functions:
        code = function.__code__
        first, last = _span(code)
        inside = {
            number: (hits, time * stats.unit)
            for (name, start, _), lines in stats.timings.items()
            if name == code.co_filename and first <= start <= last
            for number, hits, time in lines
        }
        total = sum(time for _, time in inside.values()) or 1e-12

        def row(number: int, inside: Any = inside, total: float = total) -> str:
            if number not in inside:
                return ""
            hits, time = inside[number]
            return f"{hits:>9} {time:>10.6f} {time / hits if hits else 0:>10.6f} {time / total:>6.1%}"

        head = f"{'Hits':>9} {'Seconds':>10} {'Each':>10} {'Share':>6}"
        title = f"{function.__qualname__} ({code.co_filename}:{first}), {total:.6f} s"
        yield "\n".join(_table(title, head, code.co_filename, first, last, row))


@arguments(FUNCTION, TEXT, argument("-r", dest="give", action="store_true", help="give the LineProfiler"), CODE)
def mprun(shell: Shell, scope: Mapping[str, Any], body: str | None, args: argparse.Namespace) -> Any:
    """Run a statement or a cell, and show how the process's memory changed with each line of the functions."""
    __tracebackhide__ = True
    run = prepare(shell, scope, args.code, body, "%mprun")
    functions = _functions(args.functions, shell, scope, "%mprun")
    path = writable(args.text, "%mprun") if args.text else ""
    profiler = need("memory_profiler", "memory_profiler", "%mprun").LineProfiler(backend="psutil")
    for function in functions:  # its own way in refuses functions of cells, which are in no file
        dict.__setitem__(profiler.code_map, function.__code__, {})
    profiler.enable_by_count()
    try:
        run()
    finally:
        profiler.disable_by_count()
        _finish("\n\n".join(_weighed(profiler.code_map, functions)), path, args.text)
    return profiler if args.give else None


def _weighed(measured: Any, functions: list[Any]) -> Iterable[str]:
    for function in functions:
        code = function.__code__
        first, last = _span(code)
        inside = dict.get(measured, code, {})

        def row(number: int, inside: Any = inside) -> str:
            if number not in inside:
                return ""
            more, now, count = inside[number][:3]
            return f"{now:>8.1f} {more:>+9.1f} {count:>7}"

        head = f"{'MiB':>8} {'Change':>9} {'Hits':>7}"
        title = f"{function.__qualname__} ({code.co_filename}:{first})"
        yield "\n".join(_table(title, head, code.co_filename, first, last, row))
