"""What can be set in ``[traits.Debugger]``."""

from __future__ import annotations

from nacre import Options, option


class Debugger(Options):
    """What the debugger shows, and when it opens by itself."""

    automatic: bool = option(False, "Open after each error of a cell.")
    context: int = option(5, "Lines of source shown around a place.", least=1)
    skip_hidden: bool = option(True, "Pass over frames with a __tracebackhide__.")
