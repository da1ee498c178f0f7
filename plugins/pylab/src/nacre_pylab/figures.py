"""What is left to do with figures when a cell is done."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from nacre import UsageError
from nacre.present import present
from nacre.values import Output

from .backends import INLINE, LOOPS
from .options import Pylab, inline

if TYPE_CHECKING:
    from nacre import Shell


def after_cell(shell: Shell) -> None:
    """Show the figures of the inline backend, and have windows live that a cell has opened."""
    pyplot: Any = sys.modules["matplotlib.pyplot"]
    if not hasattr(pyplot, "get_fignums") or not pyplot.get_fignums():
        return  # it is being imported, or there are none
    if pyplot.matplotlib.get_backend() == INLINE:
        show_figures(shell, pyplot)
    elif shell.has_service("gui"):
        follow(shell, pyplot)


def show_figures(shell: Shell, pyplot: Any) -> None:
    """Show the open figures among the outputs, and close them; where they stay open, those that have changed."""
    close = inline(shell).close
    try:
        for number in pyplot.get_fignums():
            figure = pyplot.figure(number)
            canvas = figure.canvas
            if close or figure.stale or getattr(canvas, "drawn", False):
                shell.show(Output("display", present(figure, shell, shell.mimes), shell.cell.number, figure))
                figure.stale = canvas.drawn = False  # drawing it for a file does not say so
    finally:
        if close:
            pyplot.close("all")


def follow(shell: Shell, pyplot: Any) -> None:
    """Turn on the loop of the windows that are open, where none is on."""
    gui = shell.service("gui")
    if gui.name or not Pylab.read(shell).follow:
        return
    canvas = pyplot.gcf().canvas
    framework = getattr(canvas, "required_interactive_framework", None)
    if not framework or not (loop := LOOPS.get(framework, framework)):
        return
    try:
        gui.use(loop)
    except UsageError as error:
        shell.notice(f"the figure's window does not live while the prompt waits: {error}", once=True)
