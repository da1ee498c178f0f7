"""Styles: ``"violet bold"``, ``"#d0d0d0 underline bg:#202020"``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from nacre import nearest

from .colour import ANSI, codes

ATTRIBUTES = {"bold": "1", "dim": "2", "italic": "3", "underline": "4", "reverse": "7", "strike": "9"}
HEX = re.compile(r"#[0-9a-f]{6}\Z")


class Style(NamedTuple):
    """How a part looks: a colour and a background, ``#rrggbb`` or ``ansi...``, empty for the terminal's own."""

    color: str = ""
    background: str = ""
    attributes: tuple[str, ...] = ()

    def over(self, below: Style) -> Style:
        """This style on top of another."""
        both = tuple(dict.fromkeys([*below.attributes, *self.attributes]))
        return Style(self.color or below.color, self.background or below.background, both)

    def words(self) -> str:
        """The style as prompt_toolkit takes it."""
        found = [self.color, f"bg:{self.background}" if self.background else "", *self.attributes]
        return " ".join(word for word in found if word)

    def codes(self, depth: int, backgrounds: tuple[str, ...]) -> str:
        """The numbers of the style's escape sequence; empty for a style without any."""
        found = [ATTRIBUTES[one] for one in self.attributes]
        if self.color:
            found.append(codes(self.color, depth, (self.background,) if self.background[:1] == "#" else backgrounds))
        if self.background:
            found.append(codes(self.background, depth, behind=True))
        return ";".join(found)


def parse(text: str, palette: Mapping[str, str]) -> Style:
    """The style that words stand for. palette: colours with a name. Raises ``ValueError`` with what is wrong."""
    color = background = ""
    attributes = []
    for word in text.split():
        if word in ATTRIBUTES:
            attributes.append(word)
        elif word.startswith("bg:"):
            background = color_of(word[3:], palette)
        else:
            color = color_of(word, palette)
    return Style(color, background, tuple(attributes))


def color_of(word: str, palette: Mapping[str, str]) -> str:
    """A colour's number, or ``ansi...``. Raises ``ValueError``."""
    found = palette.get(word, word).lower()
    if found in ANSI or HEX.match(found):
        return found
    known = [*palette, *ATTRIBUTES, *ANSI]
    raise ValueError(
        f"{word!r} is no colour (#rrggbb, ansi..., or one of the palette) and no attribute{nearest(word, known)}"
    )
