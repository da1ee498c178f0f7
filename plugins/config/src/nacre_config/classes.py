"""The classes with settings in a shell, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nacre import UsageError

if TYPE_CHECKING:
    from nacre import Shell


def names(shell: Shell) -> list[str]:
    """The names of the classes, sorted."""
    return sorted(shell.configurables())


def instance_of(name: str, shell: Shell) -> Any:
    """The shell's instance of a class. Raises ``UsageError`` where there is none, or it cannot be loaded."""
    try:
        return shell.configure(shell.settings_class(name))
    except UsageError as error:
        raise UsageError(f"%config: {error}") from error
