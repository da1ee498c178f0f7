"""Colours: how they look to the eye, and how they are said to a terminal.

Luminance and contrast are those of WCAG 2.1 (relative luminance, contrast ratio).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import lru_cache

READABLE = 4.5  # the contrast that WCAG asks for in running text
HUES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan")
ANSI = (*(f"ansi{hue}" for hue in HUES), "ansigray", *(f"ansibright{hue}" for hue in HUES), "ansiwhite")
LEVELS = (0, 95, 135, 175, 215, 255)
CUBE = tuple(f"#{r:02x}{g:02x}{b:02x}" for r in LEVELS for g in LEVELS for b in LEVELS)
GREYS = tuple(f"#{8 + 10 * n:02x}" + f"{8 + 10 * n:02x}" * 2 for n in range(24))
INDEXED = {color: 16 + n for n, color in reversed(list(enumerate(CUBE + GREYS)))}
# what xterm shows for the sixteen; every terminal has its own
SIXTEEN = (
    *("#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5"),
    *("#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff"),
)


def rgb(color: str) -> tuple[int, int, int]:
    """The parts of ``#rrggbb``; of ``ansi...`` as xterm shows it."""
    if color.startswith("ansi"):
        color = SIXTEEN[ANSI.index(color)]
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def luminance(color: str) -> float:
    """How light a colour is, from 0 to 1."""
    parts = [part / 255 for part in rgb(color)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(512)
def nearest(color: str, among: Sequence[str], backgrounds: tuple[str, ...]) -> str:
    """The nearest of some colours; of those that can be read on the backgrounds, where there are any. Among the
    sixteen, which are far apart, the hue is what counts."""
    readable = [one for one in among if all(contrast(one, ground) >= READABLE for ground in backgrounds)] or among
    if among is SIXTEEN and _vivid(color):
        hues = [one for one in readable if _vivid(one)] or readable
        return min(hues, key=lambda one: (_distance(_hue(one), _hue(color)), _distance(rgb(one), rgb(color))))
    return min(readable, key=lambda one: _distance(rgb(one), rgb(color)))


def _distance(one: Sequence[float], other: Sequence[float]) -> float:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _vivid(color: str) -> bool:
    return max(rgb(color)) - min(rgb(color)) > 40


def _hue(color: str) -> tuple[float, ...]:
    """The parts of a colour, spread over the whole range."""
    low, high = min(rgb(color)), max(rgb(color))
    return tuple((part - low) / (high - low or 1) for part in rgb(color))


def codes(color: str, depth: int, backgrounds: tuple[str, ...] = (), behind: bool = False) -> str:
    """The numbers that a terminal of so many colours takes for a colour, ``#rrggbb`` or ``ansi...``.

    depth: 16, 256 or 2 ** 24. backgrounds: what it must stay readable on. behind: as a background itself.
    """
    base = 40 if behind else 30
    if color.startswith("ansi"):
        return _sixteen(base, ANSI.index(color))
    if depth > 256:
        return f"{base + 8};2;" + ";".join(map(str, rgb(color)))
    if depth == 256:
        return f"{base + 8};5;{INDEXED[nearest(color, CUBE + GREYS, backgrounds)]}"
    return _sixteen(base, SIXTEEN.index(nearest(color, SIXTEEN, backgrounds)))


def _sixteen(base: int, number: int) -> str:
    return str(base + number if number < 8 else base + 60 + number - 8)


def depth_of(term: str, colorterm: str) -> int:
    """How many colours a terminal has that calls itself so: 16, 256 or 2 ** 24; 0 for one that has none."""
    if colorterm.lower() in ("truecolor", "24bit") or term.endswith("-direct"):
        return 1 << 24
    if term in ("", "dumb", "unknown"):
        return 0 if sys.platform != "win32" else 1 << 24
    if "256color" in term:
        return 256
    try:
        import curses

        curses.setupterm(term, 1)
        found = curses.tigetnum("colors")
    except Exception:  # no terminfo here, no curses, or no such terminal
        return 16
    return 256 if found >= 256 else 16 if found >= 8 else 0


def colours_wanted() -> bool:
    """Whether colours are wanted at all (https://no-color.org)."""
    return not os.environ.get("NO_COLOR")
