"""The traits of the debugger, ``[traits.Debugger]``."""

from __future__ import annotations

from traitlets import Bool, Integer
from traitlets.config import Configurable

from .options import Options


class Debugger(Configurable):
    """What the debugger shows, and when it opens by itself."""

    automatic = Bool(Options.automatic, help="Open after each error of a cell.").tag(config=True)
    context = Integer(Options.context, min=1, help="Lines of source shown around a place.").tag(config=True)
    skip_hidden = Bool(Options.skip_hidden, help="Pass over frames with a __tracebackhide__.").tag(config=True)
