"""What this plugin adds: ``%matplotlib``, ``%pylab``, figures inline in the terminal, and windows that live."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from nacre import Formatter, Magic, Start, Traits, hookimpl

if TYPE_CHECKING:
    from nacre import Cell, Shell


MIMES = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("matplotlib", "nacre_pylab.magics:matplotlib", summary="Choose how matplotlib shows figures")
    yield Magic("pylab", "nacre_pylab.magics:pylab", summary="The same, with the names of numpy and matplotlib")


@hookimpl
def formatters() -> Iterator[Formatter]:
    for name, mime in MIMES.items():
        yield Formatter(f"figure-{name}", f"nacre_pylab.images:{name}", mime, "matplotlib.figure.Figure", order=95)


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("Pylab", "nacre_pylab.options:Pylab")
    yield Traits("InlineFigures", "nacre_pylab.options:InlineFigures")
    yield Traits("InlineBackend", "nacre_pylab.notebooks:InlineBackend")


@hookimpl
def starts() -> Iterator[Start]:
    yield Start("matplotlib", "nacre_pylab.start:start", "Chooses where figures go, as a profile says")


@hookimpl
def config_changed(key: str, new: Any, shell: Shell) -> None:
    if key == "InlineBackend.rc":
        from .switching import take_settings

        take_settings(new, shell)


@hookimpl
def cell_finished(cell: Cell, shell: Shell) -> None:
    if "matplotlib.pyplot" in sys.modules and not cell.silent:
        from .figures import after_cell

        after_cell(shell)
