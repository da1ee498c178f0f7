"""The display traits. Imported only when a layer sets one or somebody asks."""

from __future__ import annotations

from traitlets import Bool, Int, Unicode
from traitlets.config import Configurable

from .defaults import OUTPUT, PRETTY


class OutputCache(Configurable):
    """How long results are kept in ``Out``. The oldest go first."""

    enabled = Bool(OUTPUT.enabled, help="Keep results in Out, _N, _, __ and ___.").tag(config=True)
    max_count = Int(OUTPUT.max_count, min=1, help="How many results are kept.").tag(config=True)
    max_bytes = Int(
        OUTPUT.max_bytes,
        min=0,
        help="How many bytes the kept results may hold together, as far as can be told; 0: any.",
    ).tag(config=True)


class PrettyPrinter(Configurable):
    """How values are printed."""

    enabled = Bool(PRETTY.enabled, help="Print values on several lines where they are long; off: as repr does.").tag(
        config=True
    )
    max_width = Int(PRETTY.max_width, min=1, help="Columns that a line may have.").tag(config=True)
    max_seq_length = Int(
        PRETTY.max_seq_length, min=0, help="How many elements of a container are printed; 0: all."
    ).tag(config=True)
    max_text = Int(PRETTY.max_text, min=0, help="Characters after which the text of a value is cut; 0: never.").tag(
        config=True
    )
    float_format = Unicode(PRETTY.float_format, help="How floats are printed, as in '%.3f'; empty: as repr does.").tag(
        config=True
    )
