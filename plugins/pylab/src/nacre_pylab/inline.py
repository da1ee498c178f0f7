"""The matplotlib backend ``module://nacre_pylab.inline``: figures are outputs of the cell that drew them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from matplotlib import pyplot
from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas

from .figures import show_figures

if TYPE_CHECKING:
    from nacre import Shell

__all__ = ["FigureCanvas", "show"]


def show(*_: Any, **__: Any) -> None:
    """Show all open figures now. What ``pyplot.show()`` calls."""
    shell = _calling_shell()
    if shell is not None:
        show_figures(shell, pyplot)


def _calling_shell() -> Shell | None:
    """The shell whose code is calling, by the ``get_shell`` that each shell binds for it."""
    from nacre import Shell

    frame = sys._getframe(1)
    while frame is not None:
        get = frame.f_globals.get("get_shell")
        found = get() if callable(get) and getattr(get, "__module__", "").startswith("nacre.") else None
        if isinstance(found, Shell):
            return found
        frame = frame.f_back  # type: ignore[assignment]
    return None
