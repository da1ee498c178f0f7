"""Loops other than asyncio: each a function from a coroutine to its result."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from importlib import import_module
from typing import Any

from nacre.values import UsageError

Run = Callable[[Coroutine[Any, Any, Any]], Any]


def trio(shell: object) -> Run:
    """Run on a new trio loop. Raises ``UsageError`` where trio is not installed."""
    run = _library("trio").run

    def run_in_trio(coroutine: Coroutine[Any, Any, Any]) -> Any:
        async def main() -> Any:
            return await coroutine

        return run(main)

    return run_in_trio


def curio(shell: object) -> Run:
    """Run on a new curio kernel. Raises ``UsageError`` where curio is not installed."""
    found: Run = _library("curio").run
    return found


def sync(shell: object) -> Run:
    """Run a coroutine that never waits; it is an error where it does."""
    return drive


def drive(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """The result of a coroutine that never waits. Raises ``RuntimeError`` for one that does."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    coroutine.close()
    raise RuntimeError("this has to wait for a loop, and %autoawait is 'sync'")


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise UsageError(f"%autoawait {name}: {name} is not installed here (%pip install {name})") from None
