"""Styled text: a list of (style, text), and what is done with one."""

from __future__ import annotations

import re
import unicodedata

Parts = list[tuple[str, str]]
MIME = "application/x-nacre-parts"
ESCAPES = re.compile(r"\x1b(?:\[[0-9;?:]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")
COLOUR = re.compile(r"\x1b\[[0-9;:]*m")
# control characters, which a terminal would obey, and those that turn the direction of text
UNSEEN = {n: f"\\x{n:02x}" for n in (*range(9), 11, 12, *range(14, 32), *range(127, 160))}
UNSEEN |= {13: "\\r"} | {n: f"\\u{n:04x}" for n in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
RAW = "raw"  # the style of text that has its own escape sequences


def clean(text: str) -> str:
    """A text without what a terminal would obey: control characters are shown as escapes."""
    return text if text.isascii() and text.isprintable() else text.translate(UNSEEN)


def plain(parts: Parts) -> str:
    """The parts as text, without colours."""
    return "".join(clean(ESCAPES.sub("", text)) if style == RAW else text for style, text in parts)


def coloured(style: str, text: str) -> Parts:
    """A text in a style, cleaned. One that brings its own colours keeps these, and nothing else of a terminal's."""
    colours = COLOUR.findall(text)
    if not colours:
        return [(style, clean(text))]
    pieces = zip(COLOUR.split(text), [*colours, ""], strict=True)
    return [(RAW, "".join(clean(piece) + colour for piece, colour in pieces))]


def indented(parts: Parts, prefix: tuple[str, str]) -> Parts:
    """The parts with a prefix before each of their lines."""
    found: Parts = []
    fresh = True
    for style, text in parts:
        for piece in text.splitlines(keepends=True):
            found += [prefix] if fresh else []
            found.append((style, piece))
            fresh = piece.endswith("\n")
    return found


def blank(text: str) -> str:
    """White space as wide as a text, with tabs where it has tabs."""
    return "".join("\t" if char == "\t" else " " * width(char) for char in text)


def width(text: str) -> int:
    """Columns that a text takes in a terminal."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
