"""What can be set in ``[traits.Tracebacks]``, readable without importing traitlets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .render import MODES

if TYPE_CHECKING:
    from nacre import Shell

CLASS = "Tracebacks"


class Options:
    """The options; the class has the defaults, and ``traits.Tracebacks`` says what they mean."""

    mode: str = "Context"
    context: int = 5
    show_hidden: bool = False
    repr_seconds: float = 0.25
    all_seconds: float = 1.0

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


def read(shell: Shell) -> Any:
    """The options in force: an ``Options``, or the configured class where only that can judge what was set."""
    values = {name: setting.value for name, setting in shell.settings.trait_values(CLASS).items()}
    if all(_fits(name, value) for name, value in values.items()):
        return Options(**values)
    from .traits import Tracebacks

    return shell.configure(Tracebacks)


def _fits(name: str, value: Any) -> bool:
    if name == "mode":
        return value in MODES
    if name == "context":
        return type(value) is int and value > 0
    if name == "show_hidden":
        return type(value) is bool
    return name in ("repr_seconds", "all_seconds") and type(value) is float and value >= 0
