"""Search of history while typing: a command for the terminal, which suggests Ctrl-R for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nacre import hookimpl


@hookimpl(optionalhook=True)
def terminal_commands() -> Iterator[Any]:
    from nacre_terminal.declarations import KeyCommand  # asked for by the terminal only

    yield KeyCommand(
        "search-history",
        "nacre_history_search.opening:search_history",
        "Search history while typing",
        keys="c-r",
        when="input & !vi-navigation",
    )
