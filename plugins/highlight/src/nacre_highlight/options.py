"""What can be set in ``[traits.Highlight]``."""

from __future__ import annotations

from collections.abc import Mapping

from nacre import Options, option

DEPTHS = ("auto", "16", "256", "true")


class Highlight(Options):
    """The colours of what is typed and shown."""

    theme: str = option("neutral", "The theme; %colors lists them.")
    styles: Mapping[str, str] = option(
        {},
        "Single styles on top of the theme, {'code.keyword' = 'ansiblue bold', 'traceback.error' = '#c00000'}.",
        text_only=True,
    )
    depth: str = option(
        "auto", "How many colours the terminal has: 16, 256, true, or what it says itself.", choices=DEPTHS
    )
