"""``[traits.Aliases]``. Imported only when a layer sets it or somebody asks."""

from __future__ import annotations

from traitlets import List, Unicode
from traitlets.config import Configurable


class Aliases(Configurable):
    """Names for system commands."""

    user_aliases = List(
        List(Unicode(), minlen=2, maxlen=2), help="Aliases that every session has: pairs of a name and a command."
    ).tag(config=True)
