"""The command ``search-history``: opens the search below the input line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nacre_terminal.line import Line
    from prompt_toolkit.key_binding.key_processor import KeyPressEvent


def search_history(event: KeyPressEvent, line: Line) -> None:
    """Search history while typing; what stands on the line is looked for first."""
    from .panel import Panel

    panel = Panel.of(line)
    panel.open()
