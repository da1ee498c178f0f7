"""``[traits.DoctestMode]``."""

from __future__ import annotations

from traitlets import Dict, Unicode
from traitlets.config import Configurable

SETTINGS = {
    "TerminalFrontend.prompts": "nacre_terminal.prompts:Classic",
    "TerminalFrontend.blank_line": False,
    "PrettyPrinter.enabled": False,
    "Tracebacks.mode": "Plain",
}


class DoctestMode(Configurable):
    """What a session in doctest mode looks like."""

    settings = Dict(
        key_trait=Unicode(),
        default_value=SETTINGS,
        help="Traits to set in doctest mode, 'Class.trait' to value; those of classes that no enabled plugin has are "
        "passed over.",
    ).tag(config=True)
