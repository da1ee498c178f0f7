"""Taking a backend: matplotlib is told, and its windows' loop is turned on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from nacre import UsageError

from .backends import Choice, need

if TYPE_CHECKING:
    from nacre import Shell


def first(choices: Iterable[Choice], shell: Shell) -> Choice:
    """Take the first that can serve here. Raises ``UsageError`` where none can."""
    error: UsageError | None = None
    for choice in choices:
        try:
            take(choice, shell)
        except UsageError as refused:
            error = refused
        else:
            return choice
    raise error or UsageError("there is no backend")


def take(choice: Choice, shell: Shell) -> None:
    """Take one, and have figures shown without being asked. Raises ``UsageError`` where it cannot serve here."""
    import matplotlib

    turned_on = _turn_on(choice.loop, shell)
    try:
        from matplotlib import pyplot

        pyplot.switch_backend(choice.backend)
    except (ImportError, ValueError, RuntimeError) as error:
        if turned_on:
            shell.service("gui").off()
        raise UsageError(
            f"%matplotlib: the backend {choice.backend} cannot be used: {' '.join(str(error).split())}"
        ) from None
    matplotlib.interactive(True)


def take_settings(settings: Mapping[str, Any], shell: Shell) -> None:
    """Make settings of matplotlib; what it does not take is told, as the others hold."""
    need()
    taken: Any = import_module("matplotlib").rcParams
    for name, value in settings.items():
        try:
            taken[name] = value
        except (KeyError, ValueError) as error:
            shell.notice(f"matplotlib does not take {name} = {value!r}: {' '.join(str(error).split())[:200]}")


def _turn_on(loop: str, shell: Shell) -> bool:
    """Turn on a loop; whether it was off. A Qt that is on under another of its names is Qt."""
    if not loop:
        return False
    if not shell.has_service("gui"):
        raise UsageError(f"%matplotlib: windows of {loop} need the plugins gui and gui-{loop.rstrip('3456')}")
    gui = shell.service("gui")
    if gui.name.startswith("qt") and loop.startswith("qt") and "qt" in (gui.name, loop):
        return False
    on = bool(gui.name)
    try:
        gui.use(loop)
    except UsageError as error:
        raise UsageError(f"%matplotlib: {error}") from None
    return not on
