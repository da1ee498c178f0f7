"""The hook that this plugin defines."""

from __future__ import annotations

from collections.abc import Iterable

from nacre.specs import contribute
from nacre.values import Provider


@contribute(Provider)
def async_runners() -> Iterable[Provider]:  # type: ignore[empty-body]
    """Loops that can run what a cell awaits: ``f(shell) -> function``, where the function runs a coroutine to its
    end and returns its result. A factory raises ``UsageError`` where its library is not installed."""
