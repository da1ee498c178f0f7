"""Running text from inside a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nacre import Outcome, Shell


def run_text(shell: Shell, text: str, origin: str, store: bool = False) -> Outcome:
    """Run text as a cell within the cell that is running, which an interrupt or an exit ends as well."""
    outer = shell.cell
    try:
        outcome = shell.run(text, store=store, origin=origin)
    finally:
        shell.cell = outer
    if outcome.interrupted or isinstance(outcome.error, SystemExit):
        raise outcome.error or KeyboardInterrupt
    return outcome
