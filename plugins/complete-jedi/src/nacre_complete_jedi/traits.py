"""What a profile can set of jedi."""

from __future__ import annotations

from traitlets import Float
from traitlets.config import Configurable

from .process import DEADLINE, PATIENCE


class Jedi(Configurable):
    """How long jedi may think."""

    deadline = Float(DEADLINE, min=0.0, help="Seconds after which an answer is not waited for.").tag(config=True)
    patience = Float(PATIENCE, min=0.0, help="Seconds after which jedi's process is ended and begun anew.").tag(
        config=True
    )
