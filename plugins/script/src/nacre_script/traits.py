"""``[traits.Scripts]``. Imported only when a layer sets one of them or somebody asks."""

from __future__ import annotations

from traitlets import Dict, List, Unicode
from traitlets.config import Configurable


class Scripts(Configurable):
    """Programs that run cells."""

    script_magics = List(Unicode(), help="Further programs that get a cell magic of their name.").tag(config=True)
    script_paths = Dict(
        key_trait=Unicode(), value_trait=Unicode(), help="Where to find a program that is not on the PATH, by name."
    ).tag(config=True)
