"""What plugins declare for this plugin's hook."""

from __future__ import annotations

from typing import NamedTuple


class ThemeFile(NamedTuple):
    """A theme that a plugin brings: its name, the package that has the file, and the file's path in it."""

    name: str
    package: str
    file: str
