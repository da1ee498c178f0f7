"""What a profile can set: ``[traits.Await]``."""

from __future__ import annotations

from traitlets import Unicode
from traitlets.config import Configurable


class Await(Configurable):
    """Who runs what cells await."""

    runner = Unicode(
        "asyncio", help="The loop: asyncio (kept between cells), trio, curio, sync, or one that a plugin offers."
    ).tag(config=True)
