"""What a profile can set: ``[traits.Autoreload]``."""

from __future__ import annotations

from traitlets import Bool, Enum
from traitlets.config import Configurable

from .service import MODES


class Autoreload(Configurable):
    """How modules are reloaded."""

    mode = Enum(
        MODES,
        "off",
        help="Which modules are reloaded before each cell when their files have changed: none, those named with "
        "%aimport, all, or all with the names that cells imported from them bound anew.",
    ).tag(config=True)
    tell = Bool(False, help="Print the name of each module that is reloaded.").tag(config=True)
    tell_errors = Bool(True, help="Print why a module could not be reloaded.").tag(config=True)
