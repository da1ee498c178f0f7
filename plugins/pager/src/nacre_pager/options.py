"""What can be set in ``[traits.Pager]``."""

from __future__ import annotations

from nacre import Options, option


class Pager(Options):
    """How text that is longer than the screen is shown."""

    enabled: bool = option(True, "Page long text; otherwise it is printed as a whole.")
    command: str = option(
        "",
        "The pager, as a command line; empty takes $NACRE_PAGER, $PAGER, less or more, whichever is there. "
        "'builtin' asks after each screen and needs no other program.",
    )
    results: bool = option(False, "Also page results that are longer than the screen.")
