"""What this plugin adds: the name ``asyncio`` for ``%gui``, as scripts and notebooks expect it."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Provider, hookimpl


@hookimpl
def gui_loops() -> Iterator[Provider]:
    yield Provider("asyncio", "nacre_gui_asyncio.loop:Asyncio", "No windows: tasks run while the prompt waits")
