"""Programs in a real pseudo-terminal, seen as the text on its screen. POSIX only.

``Screen`` follows the escape sequences that line editors use, ``Tty`` runs a program behind one and waits for what is
expected there, and ``Shells`` opens Nacre in it.
"""

from __future__ import annotations

from .cells import Screen, width
from .looks import Look
from .shells import Shells
from .tty import CURSOR, Tty

__all__ = ["CURSOR", "Look", "Screen", "Shells", "Tty", "width"]
