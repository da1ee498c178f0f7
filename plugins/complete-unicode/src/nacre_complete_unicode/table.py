"""The characters that have a name in LaTeX: those in ``symbols.toml``, and those that follow a rule."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from types import MappingProxyType

GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi "
    "psi omega"
)
STYLES = {
    "bf": "BOLD",
    "it": "ITALIC",
    "scr": "SCRIPT",
    "frak": "FRAKTUR",
    "bb": "DOUBLE-STRUCK",
    "sf": "SANS-SERIF",
    "tt": "MONOSPACE",
}
DIGITS = "ZERO ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE"
SIGNS = {"+": "PLUS SIGN", "-": "MINUS", "=": "EQUALS SIGN", "(": "LEFT PARENTHESIS", ")": "RIGHT PARENTHESIS"}
ACCENTS = {
    "hat": "CIRCUMFLEX ACCENT",
    "check": "CARON",
    "tilde": "TILDE",
    "acute": "ACUTE ACCENT",
    "grave": "GRAVE ACCENT",
    "dot": "DOT ABOVE",
    "ddot": "DIAERESIS",
    "dddot": "THREE DOTS ABOVE",
    "breve": "BREVE",
    "bar": "MACRON",
    "overbar": "OVERLINE",
    "underbar": "LOW LINE",
    "vec": "RIGHT ARROW ABOVE",
    "mathring": "RING ABOVE",
    "not": "LONG SOLIDUS OVERLAY",
}


@cache
def characters() -> MappingProxyType[str, str]:
    """The character of each name, without its backslash."""
    data = tomllib.loads(files(__package__).joinpath("symbols.toml").read_text("utf-8"))
    found = dict(_ruled())
    for section in data.values():
        found.update(section)
    return MappingProxyType(dict(sorted(found.items(), key=lambda pair: (pair[0].lower(), pair[0]))))


@cache
def names() -> MappingProxyType[str, str]:
    """The name of each character; the shortest where it has several."""
    found: dict[str, str] = {}
    for name, character in characters().items():
        known = found.get(character)
        if known is None or len(name) < len(known):
            found[character] = name
    return MappingProxyType(found)


def _ruled() -> Iterator[tuple[str, str]]:
    for letter in GREEK.split():
        spelled = "LAMDA" if letter == "lambda" else letter.upper()
        yield letter, unicodedata.lookup(f"GREEK SMALL LETTER {spelled}")
        yield letter.capitalize(), unicodedata.lookup(f"GREEK CAPITAL LETTER {spelled}")
    for short, style in STYLES.items():
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz":
            case = "CAPITAL" if letter.isupper() else "SMALL"
            yield from _known(
                f"{short}{letter}", f"MATHEMATICAL {style} {case} {letter.upper()}", f"{style} {case}", letter
            )
    for way, prefix in (("^", "SUPERSCRIPT"), ("_", "SUBSCRIPT")):
        for digit, word in enumerate(DIGITS.split()):
            yield from _known(f"{way}{digit}", f"{prefix} {word}")
        for sign, word in SIGNS.items():
            yield from _known(f"{way}{sign}", f"{prefix} {word}")
        for letter in "abcdefghijklmnopqrstuvwxyz":
            kind = "MODIFIER LETTER SMALL" if way == "^" else "LATIN SUBSCRIPT SMALL LETTER"
            yield from _known(f"{way}{letter}", f"{kind} {letter.upper()}", prefix + " LATIN SMALL LETTER", letter)
    for accent, name in ACCENTS.items():
        yield from _known(accent, f"COMBINING {name}")


def _known(short: str, name: str, other: str = "", letter: str = "") -> Iterator[tuple[str, str]]:
    """A short name and its character; some letters were there before the alphabets, under another name."""
    for one in (name, f"{other} {letter.upper()}" if other else ""):
        try:
            yield short, unicodedata.lookup(one)
        except KeyError:
            continue
        return
