"""What was captured: an object that users keep, look into and replay."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from nacre import Bundle, Output

if TYPE_CHECKING:
    from nacre import Shell


class Shown:
    """One captured output.

    data: by MIME type; metadata: likewise.
    """

    def __init__(self, bundle: Bundle, shell: Shell, display_id: str = "") -> None:
        self.data: dict[str, Any] = dict(bundle.data)
        self.metadata: dict[str, Any] = dict(bundle.metadata)
        self._shell = shell
        self._display_id = display_id

    def show(self) -> None:
        """Show it now."""
        self._shell.show(Output("display", Bundle(self.data, self.metadata), display_id=self._display_id))

    display = show

    def __repr__(self) -> str:
        return str(self.data.get("text/plain", f"<output: {', '.join(self.data)}>"))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        return self.data, self.metadata


class Captured:
    """What a cell printed and showed.

    stdout, stderr: text. outputs: what was displayed, in order. Calling it, or ``show()``, replays all.
    """

    def __init__(self) -> None:
        self.stdout = ""
        self.stderr = ""
        self.outputs: list[Shown] = []

    def show(self) -> None:
        """Print the text and show the outputs now."""
        sys.stdout.write(self.stdout)
        sys.stdout.flush()
        sys.stderr.write(self.stderr)
        sys.stderr.flush()
        for output in self.outputs:
            output.show()

    __call__ = show

    def __str__(self) -> str:
        return self.stdout

    def __repr__(self) -> str:
        counts = f"stdout {len(self.stdout)}, stderr {len(self.stderr)} characters, outputs {len(self.outputs)}"
        return f"<captured: {counts}>"
