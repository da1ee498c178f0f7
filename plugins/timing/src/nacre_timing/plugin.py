"""What the timing plugin offers."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic(
        "time",
        "nacre_timing.once:time",
        kind="line_cell",
        summary="Run a statement once and print how long it took",
        expand=False,
        silenceable=True,
    )
    yield Magic(
        "timeit",
        "nacre_timing.repeated:timeit",
        kind="line_cell",
        summary="Run a statement many times and print how long one run takes",
        expand=False,
    )
