"""The defaults of the core's traits, readable without importing traitlets."""

from __future__ import annotations

from typing import NamedTuple


class Defaults(NamedTuple):
    ast_node_interactivity: str = "last_expr"
    autoawait: bool = True
    completion_deadline: float = 0.05


DEFAULTS = Defaults()
