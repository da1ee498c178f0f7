"""History in a file for each cell."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Provider, hookimpl


@hookimpl
def history_backends() -> Iterator[Provider]:
    yield Provider("files", "nacre_history_example.store:make_store", "A folder for each session, a file for each cell")
