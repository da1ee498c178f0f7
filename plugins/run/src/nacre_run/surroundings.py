"""What a file that runs may change around it, and how it is put back."""

from __future__ import annotations

import builtins
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import Any

NAMES = ("stdin", "stdout", "stderr", "displayhook", "excepthook", "breakpointhook")


@contextmanager
def as_main(module: ModuleType, argv: list[str], folder: str) -> Iterator[None]:
    """Let a module be ``__main__``, with these arguments and a folder to import from first."""
    main, given, path = sys.modules.get("__main__"), sys.argv, sys.path
    entries = list(path)
    sys.modules["__main__"], sys.argv = module, argv
    sys.path.insert(0, folder)
    try:
        yield
    finally:
        sys.argv = given
        sys.path = path
        with suppress(ValueError):
            path.remove(folder)
        if not set(entries) <= set(path):  # what a file adds is kept
            path[:] = entries
        if main is not None:
            sys.modules["__main__"] = main


@contextmanager
def surroundings(directory: bool) -> Iterator[list[str]]:
    """Put back streams, hooks, signal handlers, the timer, trace functions, lost modules and builtins, a lowered limit
    of recursion and, with ``directory``, the working directory. Gives a list of what the user should know of."""
    told: list[str] = []
    where = _directory()
    streams = {name: getattr(sys, name) for name in NAMES}
    modules, own = dict(sys.modules), vars(builtins).copy()
    deepest = sys.getrecursionlimit()
    traced, profiled = sys.gettrace(), sys.getprofile()
    handlers = _handlers()
    timer = signal.getitimer(signal.ITIMER_REAL) if hasattr(signal, "getitimer") else (0.0, 0.0)
    try:
        yield told
    finally:
        if sys.gettrace() is not traced:
            sys.settrace(traced)
        if sys.getprofile() is not profiled:
            sys.setprofile(profiled)
        for name, value in streams.items():
            if getattr(sys, name, None) is not value:
                _flush(getattr(sys, name, None))
                setattr(sys, name, value)
        for name, module in modules.items():
            if sys.modules.get(name) is None:  # lost, or forbidden
                sys.modules[name] = module
        for name, value in own.items():
            vars(builtins).setdefault(name, value)
        sys.setrecursionlimit(max(deepest, sys.getrecursionlimit()))
        _restore_handlers(handlers, timer)
        if directory and where and where != _directory():
            try:
                os.chdir(where)
            except OSError as error:
                told.append(f"the directory {where} cannot be returned to: {error.strerror}")


def _directory() -> str:
    try:
        return os.getcwd()
    except OSError:  # it may be gone
        return ""


def _flush(stream: Any) -> None:
    with suppress(Exception):  # it may be anything
        stream.flush()


def _handlers() -> dict[int, Any]:
    if threading.current_thread() is not threading.main_thread():
        return {}
    found = {number: signal.getsignal(number) for number in signal.valid_signals()}
    return {number: handler for number, handler in found.items() if handler is not None}


def _restore_handlers(before: dict[int, Any], timer: tuple[float, float]) -> None:
    changed = [number for number, handler in before.items() if signal.getsignal(number) != handler]
    if before and hasattr(signal, "setitimer") and signal.getitimer(signal.ITIMER_REAL)[0] and not timer[0]:
        signal.setitimer(signal.ITIMER_REAL, 0)  # it would end the shell once its handler is gone
    for number in changed:
        with suppress(OSError, ValueError):
            signal.signal(number, before[number])
