"""Source code, coloured where pygments is installed."""

from __future__ import annotations

import os
from html import escape
from typing import Any

from .objects import TextDisplayObject


class Code(TextDisplayObject):
    """Source code. language: as pygments names it; by default what the file's name or the text tells."""

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: str | os.PathLike[str] | None = None,
        language: str | None = None,
    ) -> None:
        self.language = language
        super().__init__(data, url, filename)

    def __repr__(self) -> str:
        return str(self.data)

    def _lexer(self) -> Any:
        from pygments import lexers, util  # type: ignore[import-untyped,unused-ignore]

        if self.language:
            return lexers.get_lexer_by_name(self.language)
        try:
            return lexers.get_lexer_for_filename(self.filename or self.url or "", self.data)
        except util.ClassNotFound:
            return lexers.guess_lexer(self.data)

    def _formatted(self, name: str, **options: Any) -> str | None:
        """The code by a formatter of pygments, None where that is not installed."""
        try:
            from pygments import formatters, highlight
        except ImportError:
            return None
        made = formatters.get_formatter_by_name(name, **options)  # type: ignore[no-untyped-call]
        text: str = highlight(self.data, self._lexer(), made)
        return text

    def _repr_html_(self) -> str:
        text = self._formatted("html", noclasses=True)
        return f"<pre>{escape(str(self.data))}</pre>" if text is None else text

    def _repr_latex_(self) -> str | None:
        return self._formatted("latex")
