"""The options in force; traitlets is imported only where one was set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nacre.paths import resolve

if TYPE_CHECKING:
    from nacre import Shell


class Options:
    """The defaults."""

    automatic = False
    context = 5
    skip_hidden = True


def read(shell: Shell) -> Any:
    """Values by name, as attributes."""
    if "Debugger" not in shell.settings.traits:
        return Options
    return shell.configure(resolve("nacre_debugger.traits:Debugger"))
