"""The service ``images``: an image in a bundle, as the terminal can show it."""

from __future__ import annotations

import base64
import binascii
import os
import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nacre.values import Bundle, UsageError, told

from . import options
from .protocols import END, QUESTION, SILENT, Terminal, understood
from .sizes import room, size_of

if TYPE_CHECKING:
    from nacre import Shell

    from .files import Files

Ask = Callable[[str, str, float], str]
MIMES = ("image/png", "image/jpeg", "image/svg+xml")  # the best first
FREE = (1, 3)  # columns and rows of the screen that an image leaves free


class Images:
    """Draws images for one shell. The terminal is asked once, when the first image comes."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.files: Files | None = None  # until the first one is written
        self.terminal: Terminal | None = None  # what it said; None before it was asked

    @property
    def options(self) -> Any:
        """The options in force."""
        return options.Images.read(self.shell)

    @property
    def mimes(self) -> tuple[str, ...]:
        """The MIME types that can be shown."""
        return () if self.options.way == "none" else MIMES

    def drawn(self, bundle: Bundle, ask: Ask | None) -> str:
        """What shows the bundle's image when it is printed: control sequences, or words with a link to a file.

        ask: a function that asks the terminal, None while it cannot be. Empty where there is no image.
        """
        mime = next((one for one in self.mimes if bundle.data.get(one)), "")
        data = _bytes(bundle.data[mime], mime) if mime else b""
        if not data:
            return ""
        way = self.way(ask)
        if way != "link":
            try:
                return self._drawn(data, mime, bundle.metadata.get(mime) or {}, way)
            except UsageError as error:
                self.shell.notice(str(error), once=True)
            except (ImportError, OSError, ValueError) as error:
                self.shell.notice(f"an image could not be drawn: {told(error)}")
        if self.files is None:
            from .files import Files

            self.files = Files()
        return self.files.link(data, mime)

    def way(self, ask: Ask | None) -> str:
        """How images are drawn now: one of ``WAYS``, or ``link``. While a line is edited only a link is safe."""
        chosen = str(self.options.way)
        if ask is None or chosen == "link":
            return "link"
        if self.terminal is None:
            self.terminal = self._asked(ask)
        return chosen if chosen != "auto" else self.terminal.way or "link"

    def _asked(self, ask: Ask) -> Terminal:
        if os.environ.get("TERM") == "linux" or os.environ.get("TERM_PROGRAM") in SILENT:
            return Terminal()
        return understood(ask(QUESTION, END, self.options.patience))

    def _drawn(self, data: bytes, mime: str, metadata: Any, way: str) -> str:
        if mime == "image/svg+xml":
            from .raster import png_of_svg

            data = png_of_svg(data.decode())
        elif way == "kitty" and mime != "image/png":
            from .raster import png_of

            data = png_of(data)
        size = size_of(data)
        if size is None or not all(size):
            raise ValueError("it is no PNG or JPEG")
        assert self.terminal is not None
        columns, rows = shutil.get_terminal_size()
        screen = max(1, columns - FREE[0]), max(1, rows - FREE[1])
        wished = _pixels(metadata.get("width")), _pixels(metadata.get("height"))
        place = room(size, wished, self.terminal.cell, screen)
        if way == "kitty":
            from . import kitty

            return kitty.drawn(data, place)
        if way == "iterm2":
            from . import iterm2

            return iterm2.drawn(data, place)
        from . import sixel

        try:
            return sixel.drawn(data, place)
        except ImportError:
            raise UsageError("to see images here, install pillow") from None

    def close(self) -> None:
        """Remove the files that were written."""
        if self.files is not None:
            self.files.close()


def _bytes(data: Any, mime: str) -> bytes:
    if mime == "image/svg+xml":
        return str(data).encode("utf-8", "replace")
    if isinstance(data, bytes):
        return data
    try:
        return base64.b64decode(data)
    except (binascii.Error, TypeError, ValueError):
        return b""


def _pixels(value: Any) -> float | None:
    """A width or height as ``Image`` keeps it: a number, or text such as ``"200"`` and ``"200px"``."""
    try:
        number = float(str(value).removesuffix("px"))
    except ValueError:
        return None
    return number if 0 < number < 1e6 else None
