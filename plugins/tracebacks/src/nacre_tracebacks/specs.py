"""The hook that this plugin calls."""

from __future__ import annotations

from nacre import Bundle, Cell, Shell
from nacre.specs import decide


@decide(Bundle, str, list)
def custom_traceback(error: BaseException, cell: Cell, shell: Shell) -> Bundle | str | list[str] | None:
    """Render a kind of error in another way: as a bundle with ``text/plain``, as text, or as a list of texts that are
    shown one below the other. ``None`` leaves the error to the others. Text may have escape sequences for colours;
    they are shown where colours are, and left out elsewhere."""
