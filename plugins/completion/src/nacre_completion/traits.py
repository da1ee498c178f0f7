"""What a profile can set of completion."""

from __future__ import annotations

from traitlets import Float
from traitlets.config import Configurable

from .engine import DEADLINE


class Completion(Configurable):
    """How completers are asked."""

    deadline = Float(DEADLINE, min=0.0, help="Seconds that completers have to answer.").tag(config=True)
