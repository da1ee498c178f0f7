"""The service ``highlight``: colours for whoever shows something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .paint import Painter, Parts
from .themes import Themes

if TYPE_CHECKING:
    from nacre import Bundle, Shell

PARTS, PYTHON = "application/x-nacre-parts", "text/x-python"
LONGEST = 400_000  # characters of a source that are lexed: about half a second


class Highlight:
    """Colours in the theme and to the depth of one shell."""

    def __init__(self, shell: Shell) -> None:
        self.themes = Themes(shell)
        self._painter: Painter | None = None

    @property
    def painter(self) -> Painter:
        """What paints in the theme in force."""
        theme, depth = self.themes.current, self.themes.depth
        if self._painter is None or self._painter.theme is not theme or self._painter.depth != depth:
            self._painter = Painter(theme, depth)
        return self._painter

    def ansi(self, source: str, language: str = "python") -> str:
        """A source with escape sequences for its colours; as it is where none are wanted, or where nobody knows its
        language. ``nacre`` is Python with magics."""
        if not self.painter.depth or len(source) > LONGEST:
            return source
        lexer = _lexer(language)
        return source if lexer is None else self.painter.source(source, lexer)

    def paint(self, parts: Parts) -> str:
        """Styled parts, (style, text), with escape sequences."""
        return self.painter.parts(parts)

    def dressed(self, bundle: Bundle) -> str | None:
        """What a bundle shows in a terminal with colours: its parts, or its source. None where its plain text is all
        there is, or no colours are wanted."""
        if not self.painter.depth:
            return None
        if PARTS in bundle.data:
            return self.paint(bundle.data[PARTS])
        return self.ansi(bundle.data[PYTHON]) if PYTHON in bundle.data else None


def _lexer(language: str) -> Any:
    if language in ("nacre", "ipython"):
        from .lexer import CellLexer

        return CellLexer()
    from .lexer import known

    return known(language)
