"""The matplotlib backend ``module://nacre_pylab.inline``: figures are outputs of the cell that drew them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from matplotlib import pyplot
from matplotlib.backends.backend_agg import FigureCanvasAgg

from .figures import show_figures

if TYPE_CHECKING:
    from types import FrameType

    from nacre import Shell

__all__ = ["FigureCanvas", "show"]


class FigureCanvas(FigureCanvasAgg):
    """Remembers that its figure had changed when somebody drew it: that makes it unchanged, and nobody has seen it.

    drawn: whether it was, since the figure was shown.
    """

    drawn = False

    def draw(self) -> None:
        self.drawn = self.drawn or self.figure.stale
        super().draw()  # type: ignore[no-untyped-call]


def show(*_: Any, **__: Any) -> None:
    """Show all open figures now. What ``pyplot.show()`` calls."""
    shell = _calling_shell()
    if shell is not None:
        show_figures(shell, pyplot)


def _calling_shell() -> Shell | None:
    """The shell whose code is calling, by the ``get_shell`` that each shell binds for it; where no code of a user's
    calls, as when a widget has moved, that of ``__main__``."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if (found := _shell_in(frame.f_globals)) is not None:
            return found
        frame = frame.f_back
    return _shell_in(vars(sys.modules["__main__"])) if "__main__" in sys.modules else None


def _shell_in(names: Mapping[str, Any]) -> Shell | None:
    from nacre import Shell

    get = names.get("get_shell")
    found = get() if callable(get) and getattr(get, "__module__", "").startswith("nacre.") else None
    return found if isinstance(found, Shell) else None
