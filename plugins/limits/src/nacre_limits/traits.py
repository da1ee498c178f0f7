"""The traits, ``[traits.Limits]``."""

from __future__ import annotations

from traitlets import Bool, Float, TraitError, Unicode, validate
from traitlets.config import Configurable

from .amounts import amount


class Limits(Configurable):
    """Limits that hold for every cell, and whether its cost is shown."""

    time = Float(0.0, min=0.0, help="Seconds a cell may take; 0 for no limit.").tag(config=True)
    memory = Unicode("", help="Memory a cell may take, such as 500M; empty for no limit.").tag(config=True)
    show_cost = Bool(False, help="Print time and memory after each cell.").tag(config=True)

    @validate("memory")
    def _an_amount(self, proposal: dict[str, str]) -> str:
        try:
            amount(proposal["value"] or "1")
        except ValueError as error:
            raise TraitError(str(error)) from None
        return proposal["value"]
