"""``[traits.Gui]``."""

from __future__ import annotations

from traitlets import Unicode
from traitlets.config import Configurable


class Gui(Configurable):
    """Which GUI loop a shell begins with."""

    loop = Unicode("", help="The GUI loop that is on from the start, as %gui names it; empty for none.").tag(
        config=True
    )
