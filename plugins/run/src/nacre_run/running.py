"""Running a file, a module or cells, in surroundings that are put back."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import CodeType, ModuleType
from typing import TYPE_CHECKING, Any

from nacre import UsageError
from nacre.leave import LeaveShell

from .finding import NOTEBOOK, notebook_cells, read
from .surroundings import as_main, surroundings

if TYPE_CHECKING:
    from nacre import Shell

    from .magic import Way

Body = Callable[[dict[str, Any]], Any]
MISSING = object()


def run_file(shell: Shell, path: str, given: list[str], way: Way, imported: bool = False) -> Any:
    """Run a file of Python; its names are the shell's afterwards. Raises what it raises."""
    __tracebackhide__ = True
    source = read(path)
    try:
        code = compile(source, path, "exec", dont_inherit=True)
    except ValueError as error:  # a null character, before Python 3.12
        raise UsageError(f"%run: {path}: {error}") from None

    def body(space: dict[str, Any]) -> None:
        __tracebackhide__ = True
        exec(code, space)

    name = os.path.splitext(os.path.basename(path))[0] if imported else "__main__"
    return _run(shell, body, [path, *given], way._replace(name=name), os.path.dirname(path), path, code)


def run_module(shell: Shell, name: str, given: list[str], way: Way) -> Any:
    """Run a module, or a package's ``__main__``, as ``python -m`` does. Raises ``UsageError`` where there is none."""
    __tracebackhide__ = True
    import runpy

    if name.endswith(".py") and os.path.exists(name):
        raise UsageError(f"%run -m: name the module without .py: {name[:-3]}")
    sys.path.insert(0, os.getcwd())
    try:
        find: Any = runpy._get_module_details  # type: ignore[attr-defined]
        try:
            _, spec, code = find(name)
        finally:
            sys.path.pop(0)
    except ImportError as error:
        raise UsageError(f"%run -m: {error}") from None

    def body(space: dict[str, Any]) -> None:
        __tracebackhide__ = True
        space.update(__spec__=spec, __package__=spec.parent, __loader__=spec.loader)
        exec(code, space)

    return _run(shell, body, [spec.origin, *given], way, os.getcwd(), spec.origin, code)


def run_cells(shell: Shell, path: str, given: list[str], way: Way) -> None:
    """Run a file of cells, or the code cells of a notebook, in the shell's names. Raises what a cell raises."""
    __tracebackhide__ = True
    text = read(path)
    book = path.endswith(NOTEBOOK)
    sources = notebook_cells(text, path) if book else [text]

    def body(space: dict[str, Any]) -> None:
        __tracebackhide__ = True
        for number, source in enumerate(sources, 1):
            outcome = shell.run(source, silent=True, origin="run")
            if outcome.error is not None:
                if book and not isinstance(outcome.error, SystemExit):
                    outcome.error.add_note(f"in code cell {number} of {path}")
                raise outcome.error

    _run(shell, body, [path, *given], way._replace(here=True), os.path.dirname(path), path, None)


def _run(shell: Shell, body: Body, argv: list[str], way: Way, folder: str, path: str, code: CodeType | None) -> Any:
    __tracebackhide__ = True
    module = ModuleType("__main__")
    main = sys.modules.get("__main__")
    if way.here:
        space = shell.namespace
        if main is not None and vars(main) is space:
            module = main
    else:
        space = vars(module)
        space.update(__name__=way.name, __builtins__=shell.namespace.get("__builtins__", __builtins__))
    kept = {name: space.get(name, MISSING) for name in ("__file__", "__spec__", "__package__", "__loader__")}
    space["__file__"] = path
    try:
        with surroundings(not way.here) as told, as_main(module, argv, folder):
            return _in_a_way(shell, body, space, way, code)
    except SystemExit as error:
        _exited(error, way)
    finally:
        for line in told:
            shell.notice(f"%run: {line}")
        if way.here:
            for name, value in kept.items():
                if value is MISSING:
                    space.pop(name, None)
                else:
                    space[name] = value
        else:
            names = {n: v for n, v in space.items() if not (n.startswith("__") and n.endswith("__"))}
            shell.namespace.update(names)
    return None


def _exited(error: SystemExit, way: Way) -> None:
    """What ``sys.exit()`` in a file means: its end, and no one else's. Raises ``SystemExit`` for a status to tell."""
    __tracebackhide__ = True
    if way.exits or error.code in (None, 0):
        return
    if isinstance(error, LeaveShell):
        raise SystemExit(error.code) from None
    raise error


def _in_a_way(shell: Shell, body: Body, space: dict[str, Any], way: Way, code: CodeType | None) -> Any:
    __tracebackhide__ = True
    if way.debug:
        return shell.service("debugger").run(lambda: body(space), code, way.stop)
    if way.profile:
        return shell.service("profiler").run(lambda: body(space), way.profile, "%run -p")
    if way.times:
        return _timed(body, space, way.times)
    return body(space)


def _timed(body: Body, space: dict[str, Any], times: int) -> None:
    """Run so many times, and print how long that took."""
    __tracebackhide__ = True
    wall, cpu = time.perf_counter(), time.process_time()
    done = 0
    try:
        for _ in range(times):
            with suppress(*((SystemExit,) if times > 1 else ())):
                body(space)
            done += 1
    finally:
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        if times == 1 or not done:
            print(f"CPU time:  {cpu:.3f} s\nWall time: {wall:.3f} s")
        else:
            print(f"{done} runs     total     each\nCPU time:  {cpu:.3f} s   {cpu / done:.3f} s")
            print(f"Wall time: {wall:.3f} s   {wall / done:.3f} s")
