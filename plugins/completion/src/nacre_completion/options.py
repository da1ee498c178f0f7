"""What can be set in ``[traits.Completion]``."""

from __future__ import annotations

from nacre import Options, option

LEVELS = ("forbidden", "minimal", "limited", "unsafe")


class Completion(Options):
    """How completers are asked, and what they may do."""

    deadline: float = option(
        0.045, "Seconds that completers have for the first menu, which is then there within 50 ms.", least=0.0
    )
    patience: float = option(2.0, "Seconds after which a completer that has not answered is cancelled.", least=0.0)
    evaluation: str = option(
        "limited",
        "What may be done to find completions: forbidden (no object is looked at), minimal (attributes are read "
        "without running code), limited (also items of well-known containers), unsafe (code of objects may run).",
        choices=LEVELS,
    )
    fuzzy: bool = option(
        False, "Offer names that hold the letters typed in their order, after those that begin with them."
    )
    auto_close: bool = option(False, "Add the quote and the bracket behind a key.")
    details: bool = option(True, "Show kinds and signatures beside the names in the menu.")
    signatures: bool = option(True, "Show the signature of the call that is being typed.")
    documentation: bool = option(True, "Show the documentation of the completion that is chosen.")
