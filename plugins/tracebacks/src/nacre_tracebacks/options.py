"""What can be set in ``[traits.Tracebacks]``."""

from __future__ import annotations

from nacre import Options, option

from .render import MODES


class Tracebacks(Options):
    """How errors are shown."""

    mode: str = option(
        "Context",
        "Plain, as Python does; Context, with source; Verbose, with variables too; Minimal, the error alone; Docs and "
        "Doctest, to be put into documentation.",
        choices=MODES,
    )
    context: int = option(5, "Lines of source for each frame.", least=1)
    show_hidden: bool = option(False, "Show the frames too that ask to be hidden with a variable __tracebackhide__.")
    repr_seconds: float = option(0.25, "Seconds that the repr of a variable may take before it is stopped.", least=0.0)
    all_seconds: float = option(1.0, "Seconds that the reprs of all variables of a traceback may take.", least=0.0)
