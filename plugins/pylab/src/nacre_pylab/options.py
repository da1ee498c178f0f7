"""What can be set in ``[traits.Pylab]`` and ``[traits.InlineFigures]``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from nacre import Options, option

if TYPE_CHECKING:
    from nacre import Shell


class Pylab(Options):
    """matplotlib in this shell."""

    matplotlib: str = option("", "What %matplotlib is called with at the start; empty for not at all.")
    follow: bool = option(True, "Turn on the GUI loop of a window that a cell has opened, where none is on.")


class InlineFigures(Options):
    """How figures are shown among the outputs."""

    formats: list[str] = option(
        ["png"], "The image formats of a figure: png, retina, jpeg, svg, pdf; none for text only.", text_only=True
    )
    close: bool = option(True, "Close figures once they are shown at the end of a cell.")
    tight: bool = option(True, "Cut the empty margin around a figure.")


class Inline(NamedTuple):
    """How figures are shown. drawn_with: keywords of ``print_figure``."""

    formats: tuple[str, ...]
    close: bool
    drawn_with: dict[str, Any]


def inline(shell: Shell) -> Inline:
    """What is in force: of InlineFigures, and of InlineBackend where something is set there."""
    own = InlineFigures.read(shell)
    found = Inline(tuple(own.formats), own.close, {"bbox_inches": "tight"} if own.tight else {})
    if "InlineBackend" not in shell.settings.traits:
        return found
    from .notebooks import FORMATS, InlineBackend

    named, said = shell.configure(InlineBackend), shell.settings.trait_values("InlineBackend")
    if not said.keys().isdisjoint(("figure_format", "figure_formats")):
        found = found._replace(formats=tuple(FORMATS[one] for one in sorted(named.figure_formats)))
    if "close_figures" in said:
        found = found._replace(close=named.close_figures)
    if "print_figure_kwargs" in said:
        found = found._replace(drawn_with=dict(named.print_figure_kwargs))
    return found
