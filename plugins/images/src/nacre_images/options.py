"""What can be set in ``[traits.Images]``."""

from __future__ import annotations

from nacre import Options, option

from .protocols import WAYS


class Images(Options):
    """How images are shown in the terminal."""

    way: str = option(
        "auto",
        "What the terminal understands: kitty, iterm2 or sixel; link writes a file and names it, none shows text "
        "only. auto asks the terminal when the first image comes.",
        choices=("auto", *WAYS, "link", "none"),
    )
    patience: float = option(0.5, "Seconds to wait for the terminal's answer.", least=0.0)
