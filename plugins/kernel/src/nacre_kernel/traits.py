"""What a profile can set of the kernel. Imported only where a layer sets one or somebody asks."""

from __future__ import annotations

from traitlets import Bool, Enum, List
from traitlets.config import Configurable

from .figures import MIMES, Defaults


class InlineFigures(Configurable):
    """How figures of matplotlib are shown in a kernel."""

    formats = List(
        Enum(list(MIMES)),
        Defaults.formats,
        minlen=1,
        help="The image formats of a figure: png, retina, jpeg, svg, pdf.",
    ).tag(config=True)
    close = Bool(Defaults.close, help="Close figures once they are shown at the end of a cell.").tag(config=True)
    tight = Bool(Defaults.tight, help="Cut the empty margin around a figure.").tag(config=True)
