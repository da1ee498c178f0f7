"""The core's own traits, ``[traits.Shell]``. Imported only when a layer sets one or somebody asks."""

from __future__ import annotations

from traitlets import Bool, Enum
from traitlets.config import Configurable

from .execute import INTERACTIVITY, Defaults


class Shell(Configurable):
    """How cells are run."""

    ast_node_interactivity = Enum(
        INTERACTIVITY,
        Defaults.ast_node_interactivity,
        help="Which of a cell's values are shown: those of all expressions, of the last statement, of the last "
        "statement if it is an expression, also of a last assignment, or none.",
    ).tag(config=True)
    autoawait = Bool(Defaults.autoawait, help="Allow 'await' outside functions.").tag(config=True)
