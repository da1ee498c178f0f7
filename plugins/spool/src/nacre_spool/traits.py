"""The traits of what is written, ``[traits.HistoryPrivacy]``. Imported only when somebody asks for them."""

from __future__ import annotations

from traitlets import Bool, List, Unicode
from traitlets.config import Configurable

from .defaults import Options

DEFAULTS = Options()


class HistoryPrivacy(Configurable):
    """What of the history is written to persistent stores."""

    incognito = Bool(DEFAULTS.incognito, help="Write no cell at all; %incognito turns it on and off in a session.").tag(
        config=True
    )
    outputs = Bool(DEFAULTS.outputs, help="Also write the text of results, for exports to notebooks.").tag(config=True)
    patterns = List(
        Unicode(),
        default_value=list(DEFAULTS.patterns),
        help="Regular expressions of further secrets. What their group named secret matches, or without one the whole "
        "match, is replaced by <redacted> before anything is written.",
    ).tag(config=True)
