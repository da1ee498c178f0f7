"""What this plugin adds: ``%prun``, ``%lprun``, ``%mprun``, ``%pyinstrument`` and ``%flame``."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, Provider, hookimpl

MAGICS = (
    ("prun", "nacre_profiler.functions:prun", "Profile a statement by function"),
    ("lprun", "nacre_profiler.lines:lprun", "Profile functions line by line"),
    ("mprun", "nacre_profiler.lines:mprun", "See what memory functions take, line by line"),
    ("pyinstrument", "nacre_profiler.sampling:pyinstrument", "Profile a statement by sampling its stack"),
    ("flame", "nacre_profiler.sampling:flame", "Draw a statement's flame graph"),
)


@hookimpl
def magics() -> Iterator[Magic]:
    for name, target, summary in MAGICS:
        yield Magic(name, target, kind="line_cell", summary=summary, expand=False)


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("profiler", "nacre_profiler.functions:Profiler", "Profiles a function call")
