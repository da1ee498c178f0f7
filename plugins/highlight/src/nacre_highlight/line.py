"""What the input line is given: a lexer and styles of prompt_toolkit's kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .colour import ANSI, CUBE, GREYS, SIXTEEN, nearest
from .style import Style
from .theme import Theme

if TYPE_CHECKING:
    from nacre import Shell

WHOLE = 4_000  # characters that are lexed from the beginning at each key; longer text, from a definition on
DEFINITION = r"^(?:class |def |async def |@)"


def make_lexer(shell: Shell) -> Any:
    """The lexer of the input line. prompt_toolkit is there when it is asked for."""
    from prompt_toolkit.lexers import Lexer, PygmentsLexer, RegexSync

    from .lexer import CellLexer

    class LineLexer(Lexer):
        """Lexes as far as is shown."""

        def __init__(self) -> None:
            self.whole = PygmentsLexer(CellLexer, sync_from_start=True)
            self.near = PygmentsLexer(CellLexer, sync_from_start=False, syntax_sync=RegexSync(DEFINITION))

        def lex_document(self, document: Any) -> Any:
            return (self.whole if len(document.text) <= WHOLE else self.near).lex_document(document)

    return LineLexer()


class Styles:
    """The theme's styles for the input line. ``style`` is a style of prompt_toolkit, the same one until the theme
    changes; ``terminal`` has the classes of the terminal alone, and asks for no toolkit.

    Where the terminal has 256 colours the toolkit would choose among them without regard for the background: it is
    given colours that are among them. The first prompt is drawn without it, by escape sequences that such a terminal
    need not know: there it has the sixteen.
    """

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self._made: tuple[tuple[Theme, int], Any] | None = None

    @property
    def _themes(self) -> Any:
        return self.shell.service("highlight").themes

    @property
    def depth(self) -> int:
        """How many colours are used: 0 for none, 16, 256 or 2 ** 24."""
        depth: int = self._themes.depth
        return depth

    @property
    def terminal(self) -> dict[str, str]:
        """Styles by the terminal's classes, of the prompts among others."""
        depth = self.depth
        return self._words("terminal", depth if depth > 256 else 16) if depth else {}

    @property
    def style(self) -> Any:
        """The style; None where no colours are wanted."""
        depth, theme = self.depth, self._themes.current
        if not depth:
            return None
        if self._made is None or self._made[0] != (theme, depth):
            from prompt_toolkit.styles import Style as Toolkit

            code = {_class(role): words for role, words in self._words("code", depth).items()}
            self._made = (theme, depth), Toolkit.from_dict({**code, **self.terminal})
        return self._made[1]

    def _words(self, table: str, depth: int) -> dict[str, str]:
        """The styles of a table in words; one that says nothing takes away what stood below it."""
        theme = self._themes.current
        styles = {role.removeprefix(f"{table}."): one for role, one in theme.styles.items() if role.startswith(table)}
        return {role: _fitted(one, depth, theme).words() or "noinherit" for role, one in styles.items()}


def _fitted(style: Style, depth: int, theme: Theme) -> Style:
    """A style in colours that a terminal of so many has."""
    color = style.color
    if color.startswith("#") and depth <= 16:
        color = ANSI[SIXTEEN.index(nearest(color, SIXTEEN, theme.backgrounds))]
    elif color.startswith("#") and depth == 256:
        color = nearest(color, CUBE + GREYS, theme.backgrounds)
    return style._replace(color=color)


def _class(role: str) -> str:
    """The toolkit's class of a token's role."""
    return f"pygments.{'literal.' * (role.partition('.')[0] in ('string', 'number'))}{role}"
