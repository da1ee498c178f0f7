"""The hook that this plugin calls."""

from __future__ import annotations

from collections.abc import Iterable

from nacre.specs import contribute

from .declarations import ThemeFile


@contribute(ThemeFile)
def themes() -> Iterable[ThemeFile]:  # type: ignore[empty-body]
    """Further themes. A name that Nacre ships is taken by the contributed theme, and that by the user's own file."""
