"""What can be set in ``[traits.Highlight]``, readable without importing traitlets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nacre import Shell

CLASS = "Highlight"
DEPTHS = ("auto", "16", "256", "true")


class Options:
    """The options; the class has the defaults, and ``traits.Highlight`` says what they mean."""

    theme: str = "neutral"
    styles: Mapping[str, str] = {}
    depth: str = "auto"

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


def read(shell: Shell) -> Any:
    """The options in force: an ``Options``, or the configured class where only that can judge what was set."""
    values = {name: setting.value for name, setting in shell.settings.trait_values(CLASS).items()}
    if all(_fits(name, value) for name, value in values.items()):
        return Options(**values)
    from .traits import Highlight

    return shell.configure(Highlight)


def _fits(name: str, value: Any) -> bool:
    if name == "styles":
        return isinstance(value, Mapping) and all(isinstance(one, str) for pair in value.items() for one in pair)
    return value in DEPTHS if name == "depth" else name == "theme" and isinstance(value, str)
