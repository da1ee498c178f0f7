"""What can be configured, ``[traits.StoreMagics]``."""

from __future__ import annotations

from traitlets import Bool
from traitlets.config import Configurable


class StoreMagics(Configurable):
    """What is kept across sessions."""

    autorestore = Bool(False, help="Restore all that is stored when a shell starts.").tag(config=True)
