"""The core's own traits, ``[traits.Shell]``. Imported only when a layer sets one or somebody asks."""

from __future__ import annotations

from traitlets import Bool, Enum, Float
from traitlets.config import Configurable

from .defaults import DEFAULTS
from .execute import INTERACTIVITY


class Shell(Configurable):
    """How cells are run."""

    ast_node_interactivity = Enum(
        INTERACTIVITY,
        default_value=DEFAULTS.ast_node_interactivity,
        help="Which of a cell's values are shown: those of all expressions, of the last statement, of the last "
        "statement if it is an expression, also of a last assignment, or none.",
    ).tag(config=True)
    autoawait = Bool(DEFAULTS.autoawait, help="Allow 'await' outside functions.").tag(config=True)
    completion_deadline = Float(
        DEFAULTS.completion_deadline, min=0.0, help="Seconds that completers have to answer."
    ).tag(config=True)
