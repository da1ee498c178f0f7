"""What can be set in ``[traits.Completion]``, readable without importing traitlets, which takes 45 ms.

``traits.Completion`` is made from the same table, and judges a value that does not fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nacre import Shell

CLASS = "Completion"
LEVELS = ("forbidden", "minimal", "limited", "unsafe")
HELP = {
    "deadline": "Seconds that completers have for the first menu.",
    "patience": "Seconds after which a completer that has not answered is cancelled.",
    "evaluation": "What may be done to find completions: forbidden (no object is looked at), minimal (attributes are "
    "read without running code), limited (also items of well-known containers), unsafe (code of objects may run).",
    "fuzzy": "Offer names that hold the letters typed in their order, after those that begin with them.",
    "auto_close": "Add the quote and the bracket behind a key.",
    "details": "Show kinds and signatures beside the names in the menu.",
    "signatures": "Show the signature of the call that is being typed.",
    "documentation": "Show the documentation of the completion that is chosen.",
}


class Options:
    """The options in force. The class has the defaults."""

    deadline: float = 0.05
    patience: float = 2.0
    evaluation: str = "limited"
    fuzzy: bool = False
    auto_close: bool = False
    details: bool = True
    signatures: bool = True
    documentation: bool = True

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


def read(shell: Shell) -> Any:
    """The options in force: an ``Options``, or the configured class where only that can judge what was set."""
    values = {name: setting.value for name, setting in shell.settings.trait_values(CLASS).items()}
    if all(_fits(name, value) for name, value in values.items()):
        return Options(**values)
    from .traits import Completion

    return shell.configure(Completion)


def _fits(name: str, value: Any) -> bool:
    if name not in HELP:
        return False
    if name == "evaluation":
        return value in LEVELS
    if name in ("deadline", "patience"):
        return type(value) in (int, float) and value >= 0
    return type(value) is bool
