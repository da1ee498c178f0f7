"""Styled parts and sources as text with escape sequences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from .style import Style
from .theme import Theme

Parts = Sequence[tuple[str, str]]
MARK, CARET, RAW = "code.mark", "traceback.caret", "raw"
BETWEEN = ("", "traceback.line", "traceback.arrow", CARET)  # what may stand between the lines of one source
CONTROLS = {n: f"\\x{n:02x}" for n in (*range(9), *range(11, 32), *range(127, 160))}
RESET = "\x1b[0m"


class Painter:
    """Paints for a terminal of so many colours in one theme; 0 colours leave text as it is."""

    def __init__(self, theme: Theme, depth: int) -> None:
        self.theme = theme
        self.depth = depth
        self._codes: dict[Any, str] = {}

    def parts(self, parts: Parts) -> str:
        """Parts, (style, text), in colours. Code among them is lexed as Python, over the lines that belong together."""
        if not self.depth:
            return "".join(uncoloured(text) if style == RAW else text for style, text in parts)
        shown: list[str] = []
        block: list[tuple[str, str]] = []
        marked = bool(self.codes(MARK))
        for style, text in parts:
            if style == CARET and marked:
                continue
            if style.startswith("code") or (block and style in BETWEEN):
                block.append((style, text))
                continue
            shown += self._block(block)
            block = []
            shown.append(text + RESET if style == RAW else self.wrapped(text, self.codes(style)))
        shown += self._block(block)
        return "".join(shown)

    def source(self, text: str, lexer: Any) -> str:
        """A source in colours, as a lexer of pygments sees it."""
        if not self.depth:
            return text
        tokens = lexer.get_tokens_unprocessed(text)
        return "".join(self.wrapped(piece, self.codes(role(kind))) for _, kind, piece in tokens)

    def _block(self, block: list[tuple[str, str]]) -> Iterable[str]:
        """Lines of source with what stands before each: the source is lexed as one."""
        if not block:
            return []
        code, mark = "", -1
        for style, text in block:
            if style == MARK and mark < 0:
                mark = len(code)
            code += text if style.startswith("code") or text == "\n" else ""
        kinds = _kinds(code, mark)
        at, shown = 0, []
        for style, text in block:
            if not (style.startswith("code") or text == "\n"):
                shown.append(self.wrapped(text, self.codes(style)))
                continue
            begin = 0
            for n in range(1, len(text) + 1):
                if n == len(text) or kinds[at + n] is not kinds[at + begin]:
                    over = MARK if style == MARK else ""
                    shown.append(self.wrapped(text[begin:n], self.codes(role(kinds[at + begin]), over)))
                    begin = n
            at += len(text)
        return shown

    def codes(self, name: str, over: str = "") -> str:
        """The numbers of a role's escape sequence, with another role's style over it."""
        key = (name, over)
        if key not in self._codes:
            style = self.theme.style(name) if name else Style()
            style = self.theme.style(over).over(style) if over else style
            self._codes[key] = style.codes(self.depth, self.theme.backgrounds)
        return self._codes[key]

    def wrapped(self, text: str, codes: str) -> str:
        """A text between its escape sequence and the end of it; no line end is within."""
        text = text.translate(CONTROLS)
        if not codes or not text.strip("\n"):
            return text
        body = text.rstrip("\n")
        return f"\x1b[{codes}m" + body.replace("\n", f"{RESET}\n\x1b[{codes}m") + RESET + text[len(body) :]


def _kinds(code: str, mark: int) -> list[Any]:
    """The kind of each character of Python that may begin in the middle of a long string. What is marked is no part of
    one, so where it seems to be, the first quotes are the end of a string."""
    from pygments.lexers.python import PythonLexer
    from pygments.token import String

    kinds: list[Any] = [kind for _, kind, piece in PythonLexer().get_tokens_unprocessed(code) for _ in piece]
    if 0 <= mark < len(kinds) and kinds[mark] in String:
        for quotes in ('"""', "'''"):
            head, found, rest = code.partition(quotes)
            if found and code[:mark].count(quotes) % 2:
                return [String.Doc] * len(head + found) + _kinds(rest, -1)
    return kinds


def role(kind: Any) -> str:
    """The role of a token of pygments: ``code.name.function`` for ``Token.Name.Function``, and ``code.string`` for
    ``Token.Literal.String``."""
    return ".".join(["code", *kind[kind[:1] == ("Literal",) and len(kind) > 1 :]]).lower()


def uncoloured(text: str) -> str:
    """A text without escape sequences."""
    return re.sub(r"\x1b(?:\[[0-9;?:]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])", "", text)
