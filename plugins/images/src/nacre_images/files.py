"""Images as files, named where they cannot be drawn. They are gone when the shell ends."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/svg+xml": ".svg"}


class Files:
    """The folder of one shell's images, made for the first."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._count = 0

    def link(self, data: bytes, mime: str) -> str:
        """Write an image; returns the words that name its file, as a link for terminals that know links."""
        if self._folder is None or not self._folder.is_dir():
            self._folder = Path(tempfile.mkdtemp(prefix="nacre-images-"))
        self._count += 1
        path = self._folder / f"{self._count}{ENDINGS[mime]}"
        path.write_bytes(data)
        return f"image: \x1b]8;;{path.as_uri()}\x1b\\{path}\x1b]8;;\x1b\\"

    def close(self) -> None:
        """Remove the folder."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
