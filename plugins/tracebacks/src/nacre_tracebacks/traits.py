"""``[traits.Tracebacks]``."""

from __future__ import annotations

from traitlets import Bool, Enum, Float, Integer
from traitlets.config import Configurable

from .options import Options
from .render import MODES


class Tracebacks(Configurable):
    """How errors are shown."""

    mode = Enum(
        MODES,
        default_value=Options.mode,
        help="Plain, as Python does; Context, with source; Verbose, with variables too; Minimal, the error alone; Docs "
        "and Doctest, to be put into documentation.",
    ).tag(config=True)
    context = Integer(Options.context, min=1, help="Lines of source for each frame.").tag(config=True)
    show_hidden = Bool(
        Options.show_hidden, help="Show the frames too that ask to be hidden with a variable __tracebackhide__."
    ).tag(config=True)
    repr_seconds = Float(
        Options.repr_seconds, min=0.0, help="Seconds that the repr of a variable may take before it is stopped."
    ).tag(config=True)
    all_seconds = Float(
        Options.all_seconds, min=0.0, help="Seconds that the reprs of all variables of a traceback may take."
    ).tag(config=True)
