"""What can be set in ``[traits.Sessions]``."""

from __future__ import annotations

from collections.abc import Sequence

from nacre import Options, option


class Sessions(Options):
    """What is kept of a session."""

    record: bool = option(True, "Keep what cells show, for exports with outputs.")
    cell_limit: int = option(1_000_000, "How much of what one cell shows is kept, in characters or bytes.", least=0)
    total_limit: int = option(
        32_000_000, "How much is kept of all cells together; the oldest outputs go first.", least=0
    )
    mimes: Sequence[str] = option(
        [],
        "MIME types in which results are kept beside those that are shown, such as text/html and image/png: for "
        "notebooks that are richer than the terminal. Each result is then also formatted in these.",
        text_only=True,
    )
    autosave: bool = option(False, "Save the namespace when the shell is left, for %resume in the same directory.")
    patience: float = option(60.0, "Seconds after which saving leaves out the values not reached yet.", least=0.0)
