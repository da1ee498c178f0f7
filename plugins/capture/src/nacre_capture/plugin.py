"""Front door: a cell whose output is kept instead of shown."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("capture", "nacre_capture.cell:capture", kind="cell", summary="Keep what a cell prints and shows")
