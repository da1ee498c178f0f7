"""The core's own settings, ``[traits.Shell]``."""

from __future__ import annotations

from nacre_selection.options import Options, option

from .execute import INTERACTIVITY


class Shell(Options):
    """How cells are run."""

    ast_node_interactivity: str = option(
        "last_expr",
        "Which of a cell's values are shown: those of all expressions, of the last statement, of the last "
        "statement if it is an expression, also of a last assignment, or none.",
        choices=INTERACTIVITY,
    )
    autoawait: bool = option(True, "Allow 'await' outside functions.")
