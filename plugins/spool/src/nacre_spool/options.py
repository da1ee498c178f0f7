"""What can be set in ``[traits.HistoryPrivacy]``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nacre import Options, option


class HistoryPrivacy(Options):
    """What of the history is written to persistent stores."""

    incognito: bool = option(False, "Write no cell at all; %incognito turns it on and off in a session.")
    outputs: bool = option(False, "Also write the text of results, for exports to notebooks.")
    patterns: Sequence[str] = option(
        [],
        "Regular expressions of further secrets. What their group named secret matches, or without one the whole "
        "match, is replaced by <redacted> before anything is written.",
        text_only=True,
    )


def is_pattern(text: str) -> bool:
    """Whether a text can be one of ``patterns``: one that matches nothing would redact all."""
    try:
        return re.compile(text).match("") is None
    except re.error:
        return False
