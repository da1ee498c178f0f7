"""A bar that shows how far something has come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class ProgressBar:
    """A bar of ``total`` steps. Iterating over it counts and shows them; or set ``progress`` after ``display()``."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.html_width = "60ex"
        self.text_width = 60
        self._progress = 0
        self._handle: Any = None

    def __repr__(self) -> str:
        part = min(max(self._progress / self.total, 0.0), 1.0) if self.total else 1.0
        filled = "=" * int(part * self.text_width)
        return f"[{filled.ljust(self.text_width)}] {self._progress}/{self.total}"

    def _repr_html_(self) -> str:
        return f"<progress style='width:{self.html_width}' max='{self.total}' value='{self._progress}'></progress>"

    def display(self) -> None:
        """Show the bar."""
        from .showing import display

        self._handle = display(self, display_id=True)

    def update(self) -> None:
        """Show the bar as it is now, in its place."""
        if self._handle is not None:
            self._handle.update(self)

    @property
    def progress(self) -> int:
        """Steps done."""
        return self._progress

    @progress.setter
    def progress(self, value: int) -> None:
        self._progress = value
        self.update()

    def __iter__(self) -> Iterator[int]:
        self._progress = 0
        self.display()
        for step in range(self.total):
            yield step
            self.progress = step + 1
