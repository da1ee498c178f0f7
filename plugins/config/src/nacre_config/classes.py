"""The classes with settings in a shell, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nacre import UsageError, nearest, resolve

if TYPE_CHECKING:
    from nacre import Shell


def names(shell: Shell) -> list[str]:
    """The names of the classes, sorted."""
    return sorted(shell.configurables())


def instance_of(name: str, shell: Shell) -> Any:
    """The shell's instance of a class. Raises ``UsageError`` where there is none, or it cannot be loaded."""
    known = shell.configurables()
    if name not in known:
        raise UsageError(f"%config: no enabled plugin has a class {name!r}{nearest(name, known)}")
    try:
        kind = resolve(known[name])
    except Exception as error:
        raise UsageError(f"%config: {name} cannot be loaded: {type(error).__name__}: {error}") from error
    return shell.configure(kind)
