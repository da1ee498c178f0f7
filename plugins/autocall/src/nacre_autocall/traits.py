"""``[traits.Autocall]``. Imported only when a layer sets one or somebody asks."""

from __future__ import annotations

from traitlets import Bool, Enum
from traitlets.config import Configurable

from .calls import AUTOMAGIC, LEVEL


class Autocall(Configurable):
    """What a line may leave out."""

    level = Enum(
        (0, 1, 2),
        default_value=LEVEL,
        help="Call a function that stands at the start of a line without brackets: never (0), when arguments "
        "follow it (1), or always (2).",
    ).tag(config=True)
    automagic = Bool(AUTOMAGIC, help="Take a line that starts with a magic's name as that magic, without its %.").tag(
        config=True
    )

    resumed = 1  # the level that a toggle switches back on
