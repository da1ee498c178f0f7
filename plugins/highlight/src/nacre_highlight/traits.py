"""``[traits.Highlight]``."""

from __future__ import annotations

from traitlets import Dict, Enum, Unicode
from traitlets.config import Configurable

from .options import DEPTHS, Options


class Highlight(Configurable):
    """The colours of what is typed and shown."""

    theme = Unicode(Options.theme, help="The theme; %colors lists them.").tag(config=True)
    styles = Dict(
        value_trait=Unicode(),
        key_trait=Unicode(),
        default_value=dict(Options.styles),
        help="Single styles on top of the theme, {'code.keyword' = 'ansiblue bold', 'traceback.error' = '#c00000'}.",
    ).tag(config=True)
    depth = Enum(
        DEPTHS,
        default_value=Options.depth,
        help="How many colours the terminal has: 16, 256, true, or what it says itself.",
    ).tag(config=True)
